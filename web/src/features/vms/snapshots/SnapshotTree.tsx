import { Trans, useLingui } from '@lingui/react/macro';
import { Badge, Button, Group, Table, Text, VisuallyHidden } from '@mantine/core';
import { IconCamera, IconCornerDownRight } from '@tabler/icons-react';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { Age } from '../../../ui/Age.tsx';
import { Size } from '../../../ui/Size.tsx';
import { Unknown } from '../../../ui/Unknown.tsx';
import { useReasons } from '../actions/use-reasons.ts';
import { openDialog } from '../../../ui/open-dialog.tsx';
import type { Vm } from '../vm-query.ts';
import { DeleteSnapshotDialog, RevertDialog } from './SnapshotDialogs.tsx';
import { snapshotTree } from './snapshot-tree.ts';
import type { Branch, Snapshot } from './snapshot-tree.ts';
import classes from './SnapshotTree.module.css';

/** Snapshots as they stand on each other; the one the VM goes on from is marked. */
export function SnapshotTree({
  vm,
  snapshots,
}: {
  readonly vm: Vm;
  readonly snapshots: readonly Snapshot[];
}) {
  const { t } = useLingui();
  return (
    <Table.ScrollContainer minWidth={640} type="native" tabIndex={0} role="region" aria-label={t`Snapshots`}>
      <Table fz="sm" verticalSpacing={5}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t`Snapshot`}</Table.Th>
            <Table.Th>{t`Taken`}</Table.Th>
            <Table.Th>{t`Holds`}</Table.Th>
            <Table.Th className="av-number">{t`Size`}</Table.Th>
            <Table.Th pos="relative">
              <VisuallyHidden>{t`Actions`}</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {snapshotTree(snapshots).map((branch) => (
            <SnapshotRow key={branch.snapshot.id} vm={vm} branch={branch} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function SnapshotRow({ vm, branch }: { readonly vm: Vm; readonly branch: Branch }) {
  const { t } = useLingui();
  const reasonAgainst = useReasons(vm.id, 'vms:change');
  const { snapshot, depth } = branch;
  return (
    <Table.Tr>
      <Table.Td>
        <div className={classes['name']} style={{ paddingInlineStart: Math.min(depth, 12) * 20 }}>
          {depth === 0 ? <IconCamera size={15} aria-hidden /> : <IconCornerDownRight size={15} aria-hidden />}
          <div>
            <Group gap={6}>
              <Text size="sm" fw={500}>
                {snapshot.name}
              </Text>
              {snapshot.current && (
                <Badge variant="light" tt="none" fw={500}>
                  <Trans>the VM goes on from here</Trans>
                </Badge>
              )}
            </Group>
            {snapshot.description !== '' && (
              <Text size="xs" c="dimmed">
                {snapshot.description}
              </Text>
            )}
          </div>
        </div>
      </Table.Td>
      <Table.Td>{snapshot.createdAt === null ? <Unknown /> : <Age since={snapshot.createdAt} />}</Table.Td>
      <Table.Td>{snapshot.withMemory ? t`disks and memory` : t`disks`}</Table.Td>
      <Table.Td className="av-number">
        <Size bytes={snapshot.sizeBytes} />
      </Table.Td>
      <Table.Td>
        <Button.Group className={classes['buttons']}>
          <ActionButton
            size="compact-xs"
            variant="default"
            reason={reasonAgainst('revertSnapshot')}
            aria-label={t`Revert to ${snapshot.name}`}
            onClick={() =>
              openDialog(`${t`Revert to snapshot`} · ${snapshot.name}`, (close) => (
                <RevertDialog vm={vm} branch={branch} onDone={close} />
              ))
            }
          >
            <Trans>Revert</Trans>
          </ActionButton>
          <ActionButton
            size="compact-xs"
            variant="default"
            reason={reasonAgainst('deleteSnapshot')}
            aria-label={t`Delete ${snapshot.name}`}
            onClick={() =>
              openDialog(`${t`Delete snapshot`} · ${snapshot.name}`, (close) => (
                <DeleteSnapshotDialog vm={vm} branch={branch} onDone={close} />
              ))
            }
          >
            <Trans>Delete</Trans>
          </ActionButton>
        </Button.Group>
      </Table.Td>
    </Table.Tr>
  );
}
