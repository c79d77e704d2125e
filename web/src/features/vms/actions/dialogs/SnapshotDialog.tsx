import { useLingui } from '@lingui/react/macro';
import { Checkbox, TextInput, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { lacking } from '../../lacking.ts';
import { capabilitiesQuery, vmQuery } from '../../vm-query.ts';
import { beginSnapshot } from '../begin-verb.ts';
import type { VerbDialogProps } from '../verb-dialog.ts';
import { DialogForm } from './DialogForm.tsx';
import { snapshotBody, suggestedName } from './snapshot-body.ts';

/** Name, and what of the running guest goes into it. */
export function SnapshotDialog({ vm, onDone }: VerbDialogProps) {
  const { t } = useLingui();
  const { data: capabilities } = useQuery(capabilitiesQuery(vm.connectionId));
  const { data: known } = useQuery(vmQuery(vm.id));
  const [wish, setWish] = useState(() => ({
    name: suggestedName(new Date()),
    description: '',
    memory: false,
    quiesce: false,
  }));
  const memoryFeature = capabilities?.features.memorySnapshots;
  const stopped = vm.powerState === 'RUNNING' ? undefined : t`It does not run`;
  const noMemory = lacking(memoryFeature) ?? stopped;
  const agent = known?.guest.agent;
  const noQuiesce =
    stopped ??
    (agent === 'NOT_INSTALLED' || agent === 'NOT_RUNNING' ? t`No guest agent runs in it` : undefined);
  return (
    <DialogForm
      submit={t`Take snapshot`}
      reason={wish.name.trim() === '' ? t`It needs a name` : undefined}
      onSubmit={() => beginSnapshot(vm.id, snapshotBody(wish))}
      onDone={onDone}
    >
      <TextInput
        label={t`Name`}
        data-autofocus
        required
        maxLength={80}
        value={wish.name}
        onChange={({ currentTarget: { value } }) => setWish((old) => ({ ...old, name: value }))}
      />
      <Textarea
        label={t`Description`}
        autosize
        minRows={2}
        maxLength={2000}
        value={wish.description}
        onChange={({ currentTarget: { value } }) => setWish((old) => ({ ...old, description: value }))}
      />
      <Checkbox
        label={t`With memory`}
        description={
          noMemory ?? t`Going back lands in the running guest as it is now; takes longer and more room.`
        }
        disabled={noMemory !== undefined}
        checked={wish.memory && noMemory === undefined}
        onChange={({ currentTarget: { checked } }) => setWish((old) => ({ ...old, memory: checked }))}
      />
      <Checkbox
        label={t`Quiesce`}
        description={noQuiesce ?? t`The guest agent flushes and holds its file systems for the moment.`}
        disabled={noQuiesce !== undefined}
        checked={wish.quiesce && noQuiesce === undefined}
        onChange={({ currentTarget: { checked } }) => setWish((old) => ({ ...old, quiesce: checked }))}
      />
    </DialogForm>
  );
}
