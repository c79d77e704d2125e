import { useLingui } from '@lingui/react/macro';
import { Checkbox, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Schemas } from '../../../api/client.ts';
import { DialogForm } from '../actions/dialogs/DialogForm.tsx';
import { PlaceSelect } from '../actions/dialogs/PlaceSelect.tsx';
import { vmNamePattern } from '../actions/dialogs/clone-body.ts';
import { storagePlaces } from '../actions/dialogs/places.ts';
import { beginRestore } from '../changes.ts';
import { resourcesQuery } from '../vm-query.ts';
import { restoreBody, restoredName } from './restore-body.ts';

export interface RestoreDialogProps {
  readonly backup: Schemas['Backup'];
  readonly onDone: () => void;
}

/** Makes a VM of its own from a backup; the one that was backed up is not touched. */
export function RestoreDialog({ backup, onDone }: RestoreDialogProps) {
  const { t } = useLingui();
  const { data: resources } = useQuery(resourcesQuery(backup.connectionId));
  const [name, setName] = useState(() => restoredName(backup.vmName));
  const [storage, setStorage] = useState<string | null>(null);
  const [powerOn, setPowerOn] = useState(false);
  const badName = vmNamePattern.test(name)
    ? undefined
    : t`1 to 63 letters, digits, "-", "_" and ".", beginning with a letter or digit`;
  return (
    <DialogForm
      submit={t`Restore`}
      reason={badName}
      onSubmit={() => beginRestore(backup.id, restoreBody(name, storage, powerOn))}
      onDone={onDone}
    >
      <TextInput
        label={t`Name of the new VM`}
        description={t`The VM that was backed up is not touched.`}
        data-autofocus
        required
        value={name}
        error={badName}
        onChange={({ currentTarget: { value } }) => setName(value)}
      />
      {resources !== undefined && (
        <PlaceSelect
          label={t`Storage`}
          placeholder={t`As the connection's mapping says`}
          places={storagePlaces(resources, backup.sizeBytes ?? 0)}
          value={storage}
          onChange={setStorage}
        />
      )}
      <Checkbox
        label={t`Start it`}
        description={t`It has the addresses of the old one: not beside it in the same network.`}
        checked={powerOn}
        onChange={({ currentTarget: { checked } }) => setPowerOn(checked)}
      />
    </DialogForm>
  );
}
