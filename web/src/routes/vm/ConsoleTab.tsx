import { useLingui } from '@lingui/react/macro';
import { ConsoleView } from '../../features/console/ConsoleView.tsx';
import { useVmVerbs } from '../../features/vms/actions/use-vm-verbs.tsx';
import { useThisVm } from '../../features/vms/use-this-vm.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { PagePending } from '../../shell/PagePending.tsx';

/** The VM's screen in the browser; where there is none, why, and the way to one. */
export function ConsoleTab() {
  const { t } = useLingui();
  const vm = useThisVm();
  const { list, allowed, pending } = useVmVerbs(vm);
  if (allowed === undefined) {
    return <PagePending />;
  }
  const reason = list.find(({ id }) => id === 'console')?.reason;
  const start = list.find(({ id }) => id === 'start');
  if (reason === undefined) {
    return <ConsoleView vm={vm} />;
  }
  return (
    <EmptyState
      action={
        vm.powerState === 'STOPPED' &&
        start !== undefined && (
          <ActionButton reason={start.reason} loading={pending === 'start'} onClick={start.run}>
            {t`Start`}
          </ActionButton>
        )
      }
    >
      {reason}
    </EmptyState>
  );
}
