import { Trans } from '@lingui/react/macro';
import { Group, Paper, Text } from '@mantine/core';
import { Age } from '../../ui/Age.tsx';
import { VmStateBadge } from '../../ui/VmStateBadge.tsx';
import classes from './VmStateNow.module.css';
import type { Vm } from './vm-query.ts';

/** The state, large, with how fresh the knowledge is. */
export function VmStateNow({ vm }: { readonly vm: Vm }) {
  return (
    <Paper p="md">
      <Group gap="lg" justify="space-between">
        <span className={classes['state']}>
          <VmStateBadge vm={vm} withAge={false} />
        </span>
        <Text size="sm" c="dimmed">
          <Trans>
            Seen <Age since={vm.seenAt} />
          </Trans>
          {' · '}
          <Trans>the platform calls it “{vm.nativeState}”</Trans>
        </Text>
      </Group>
    </Paper>
  );
}
