import { Trans, useLingui } from '@lingui/react/macro';
import { Checkbox, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Schemas } from '../../../api/client.ts';
import { Size } from '../../../ui/Size.tsx';
import { DialogForm } from '../actions/dialogs/DialogForm.tsx';
import { beginRemoveDisk } from '../changes.ts';

export interface RemoveDiskDialogProps {
  readonly vmId: string;
  readonly disk: Schemas['VmDisk'];
  readonly onDone: () => void;
}

/** Takes a disk from a VM; with its bytes only when that is said, and its key typed. */
export function RemoveDiskDialog({ vmId, disk, onDone }: RemoveDiskDialogProps) {
  const { t } = useLingui();
  const mayDie = disk.kind === 'disk' && disk.source !== null;
  const [deleteData, setDeleteData] = useState(false);
  const [typed, setTyped] = useState('');
  return (
    <DialogForm
      submit={t`Remove`}
      danger
      reason={deleteData && typed !== disk.key ? t`Type the disk’s key first` : undefined}
      onSubmit={() => beginRemoveDisk(vmId, disk.key, deleteData)}
      onDone={onDone}
    >
      <Text size="sm">
        <Trans>
          The VM loses {disk.key}, <Size bytes={disk.sizeBytes} />.
        </Trans>{' '}
        {disk.source !== null && (
          <Text span size="xs" c="dimmed">
            {disk.source}
          </Text>
        )}
      </Text>
      {mayDie && (
        <Checkbox
          label={t`Delete its data too`}
          description={t`Otherwise its bytes stay on their storage.`}
          checked={deleteData}
          onChange={({ currentTarget: { checked } }) => setDeleteData(checked)}
        />
      )}
      {deleteData && (
        <TextInput
          label={<Trans>Type {disk.key} to go on</Trans>}
          value={typed}
          autoComplete="off"
          spellCheck={false}
          onChange={({ currentTarget: { value } }) => setTyped(value)}
        />
      )}
    </DialogForm>
  );
}
