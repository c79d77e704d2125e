import { useQuery } from '@tanstack/react-query';
import { useSession } from '../../../session/session.ts';
import { vmActionsQuery } from '../vm-query.ts';
import { againstText } from './against-words.ts';
import { against } from './verbs.ts';
import type { AllowedOperations } from './verbs.ts';

/** Says why an operation on a part of a VM cannot be done now; undefined: it can. */
export function useReasons(
  vmId: string,
  permission: Parameters<typeof against>[0]['permission'],
): (operation: keyof AllowedOperations) => string | undefined {
  const { permissions } = useSession();
  const { data: allowed } = useQuery(vmActionsQuery(vmId));
  return (operation) => againstText(against({ operation, permission }, permissions, allowed));
}
