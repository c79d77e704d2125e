import { Trans, Plural, useLingui } from '@lingui/react/macro';
import { Checkbox, Skeleton, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Notice } from '../../../../ui/Notice.tsx';
import { ProblemAlert } from '../../../../ui/ProblemAlert.tsx';
import { Size } from '../../../../ui/Size.tsx';
import { vmQuery } from '../../vm-query.ts';
import type { Vm } from '../../vm-query.ts';
import { beginDelete } from '../begin-verb.ts';
import type { VerbDialogProps } from '../verb-dialog.ts';
import { DialogForm } from './DialogForm.tsx';
import { isOn, lostDisks } from './delete-body.ts';

/** Says what is lost, disk by disk; the name has to be typed where data dies. */
export function DeleteDialog({ vm: row, onDone }: VerbDialogProps) {
  const { data: vm, error } = useQuery(vmQuery(row.id));
  if (error !== null) {
    return <ProblemAlert error={error} />;
  }
  return vm === undefined ? <Skeleton height={120} /> : <DeleteForm vm={vm} onDone={onDone} />;
}

function DeleteForm({ vm, onDone }: { readonly vm: Vm; readonly onDone: () => void }) {
  const { t } = useLingui();
  const [typed, setTyped] = useState('');
  const [deleteDisks, setDeleteDisks] = useState(true);
  const disks = lostDisks(vm);
  const on = isOn(vm.powerState);
  const dataDies = deleteDisks && disks.length > 0;
  return (
    <DialogForm
      submit={t`Delete`}
      danger
      reason={dataDies && typed !== vm.name ? t`Type the name first` : undefined}
      onSubmit={() => beginDelete(vm.id, { deleteDisks, force: on })}
      onDone={onDone}
    >
      {on && (
        <Notice title={t`It is on`}>
          <Trans>It is switched off first, without asking its guest.</Trans>
        </Notice>
      )}
      <Lost vm={vm} deleteDisks={deleteDisks} />
      {disks.length > 0 && (
        <Checkbox
          label={t`Delete its disks too`}
          description={t`Otherwise they stay on their storage, and nobody uses them.`}
          checked={deleteDisks}
          onChange={(event) => setDeleteDisks(event.currentTarget.checked)}
        />
      )}
      {dataDies && (
        <TextInput
          data-autofocus
          label={<Trans>Type {vm.name} to go on</Trans>}
          value={typed}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      )}
    </DialogForm>
  );
}

function Lost({ vm, deleteDisks }: { readonly vm: Vm; readonly deleteDisks: boolean }) {
  const disks = lostDisks(vm);
  const snapshots = vm.snapshotCount ?? 0;
  return (
    <Stack gap={4}>
      <Text size="sm" fw={500}>
        <Trans>This is lost and cannot be brought back:</Trans>
      </Text>
      <ul className="av-list">
        <li>
          <Trans>the VM {vm.name} and its settings</Trans>
        </li>
        {snapshots > 0 && (
          <li>
            <Plural value={snapshots} one="# snapshot" other="# snapshots" />
          </li>
        )}
        {deleteDisks &&
          disks.map(({ key, sizeBytes, source }) => (
            <li key={key}>
              <Trans>
                disk {key}, <Size bytes={sizeBytes} />
              </Trans>{' '}
              <Text span size="xs" c="dimmed">
                {source}
              </Text>
            </li>
          ))}
      </ul>
    </Stack>
  );
}
