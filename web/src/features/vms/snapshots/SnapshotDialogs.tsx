import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Checkbox, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { Age } from '../../../ui/Age.tsx';
import { DialogForm } from '../actions/dialogs/DialogForm.tsx';
import { beginDeleteSnapshot, beginRevert } from '../changes.ts';
import type { Vm } from '../vm-query.ts';
import type { Branch } from './snapshot-tree.ts';

export interface SnapshotDialogProps {
  readonly vm: Vm;
  readonly branch: Branch;
  readonly onDone: () => void;
}

/** Says what going back costs. */
export function RevertDialog({ vm, branch: { snapshot }, onDone }: SnapshotDialogProps) {
  const { t } = useLingui();
  return (
    <DialogForm submit={t`Revert`} danger onSubmit={() => beginRevert(vm.id, snapshot.id)} onDone={onDone}>
      <Stack gap="xs">
        <Text size="sm" fw={500}>
          {snapshot.createdAt === null ? (
            <Trans>Everything {vm.name} has written since this snapshot is lost.</Trans>
          ) : (
            <Trans>
              Everything {vm.name} has written since this snapshot, taken <Age since={snapshot.createdAt} />,
              is lost.
            </Trans>
          )}
        </Text>
        <Text size="sm">
          {snapshot.withMemory ? (
            <Trans>It has the memory of the guest: the VM goes on running where it was then.</Trans>
          ) : vm.powerState === 'RUNNING' ? (
            <Trans>
              It has no memory: the running guest is cut off, and what it holds in memory is lost too.
            </Trans>
          ) : (
            <Trans>It has no memory: the VM is stopped afterwards.</Trans>
          )}
        </Text>
        <Text size="sm" c="dimmed">
          <Trans>To be able to come back to how it is now, take a snapshot first.</Trans>
        </Text>
      </Stack>
    </DialogForm>
  );
}

/** A snapshot goes; the VM stays as it is. */
export function DeleteSnapshotDialog({ vm, branch, onDone }: SnapshotDialogProps) {
  const { t } = useLingui();
  const { snapshot, descendants } = branch;
  const [withChildren, setWithChildren] = useState(false);
  return (
    <DialogForm
      submit={t`Delete`}
      danger
      onSubmit={() => beginDeleteSnapshot(vm.id, snapshot.id, withChildren)}
      onDone={onDone}
    >
      <Text size="sm">
        <Trans>Nobody can go back to {snapshot.name} afterwards. The VM stays as it is now.</Trans>
      </Text>
      {descendants.length > 0 && (
        <>
          <Checkbox
            label={
              <Plural
                value={descendants.length}
                one="Also the # snapshot that stands on it"
                other="Also the # snapshots that stand on it"
              />
            }
            checked={withChildren}
            onChange={({ currentTarget: { checked } }) => setWithChildren(checked)}
          />
          {withChildren && (
            <Text size="sm" c="var(--mantine-color-error)">
              {descendants.map(({ name }) => name).join(', ')}
            </Text>
          )}
        </>
      )}
    </DialogForm>
  );
}
