import { Trans } from '@lingui/react/macro';
import { Paper, Stack, Title } from '@mantine/core';
import { Findings } from '../../features/vms/Findings.tsx';
import { Screenshot } from '../../features/vms/Screenshot.tsx';
import { VmFacts } from '../../features/vms/VmFacts.tsx';
import { VmStateNow } from '../../features/vms/VmStateNow.tsx';
import { useThisVm } from '../../features/vms/use-this-vm.ts';
import classes from './OverviewTab.module.css';

/** What a VM is, how it is, and what could be better about it. */
export function OverviewTab() {
  const vm = useThisVm();
  return (
    <div className={classes['columns']}>
      <Stack gap="md">
        <VmStateNow vm={vm} />
        <Paper p="md">
          <VmFacts vm={vm} />
        </Paper>
      </Stack>
      <Stack gap="md">
        <Paper p="md">
          <Title order={2} mb="sm">
            <Trans>Screen</Trans>
          </Title>
          <Screenshot vm={vm} />
        </Paper>
        <Paper p="md">
          <Title order={2} mb="sm">
            <Trans>Findings</Trans>
          </Title>
          <Findings vm={vm} />
        </Paper>
      </Stack>
    </div>
  );
}
