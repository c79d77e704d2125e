import { useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { vmQuery } from './vm-query.ts';
import type { Vm } from './vm-query.ts';

/** The VM in whose page one is. */
export function useThisVm(): Vm {
  const { vmId } = useParams({ from: '/app/vms/$vmId' });
  return useSuspenseQuery(vmQuery(vmId)).data;
}
