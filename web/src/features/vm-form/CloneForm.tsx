import { Box } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { ProblemAlert } from '../../ui/ProblemAlert.tsx';
import { CloneDialog } from '../vms/actions/dialogs/CloneDialog.tsx';
import { vmQuery } from '../vms/vm-query.ts';

/** A copy of a VM that is there; the same form as in its dialog. */
export function CloneForm({ vmId }: { readonly vmId: string }) {
  const router = useRouter();
  const { data: vm, error } = useQuery(vmQuery(vmId));
  if (error !== null) {
    return <ProblemAlert error={error} />;
  }
  return vm === undefined ? null : (
    <Box maw={600}>
      <CloneDialog vm={vm} onDone={() => void router.navigate({ to: '/vms/$vmId', params: { vmId } })} />
    </Box>
  );
}
