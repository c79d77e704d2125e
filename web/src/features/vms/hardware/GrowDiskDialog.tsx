import { useLingui } from '@lingui/react/macro';
import { NumberInput } from '@mantine/core';
import { useState } from 'react';
import type { Schemas } from '../../../api/client.ts';
import { sizeText } from '../../../ui/sizes.ts';
import { DialogForm } from '../actions/dialogs/DialogForm.tsx';
import { beginResizeDisk } from '../changes.ts';
import { sizeInGb } from './disk-form.ts';

export interface GrowDiskDialogProps {
  readonly vmId: string;
  readonly disk: Schemas['VmDisk'];
  readonly onDone: () => void;
}

/** A disk can be made larger, never smaller. */
export function GrowDiskDialog({ vmId, disk, onDone }: GrowDiskDialogProps) {
  const { t } = useLingui();
  const least = sizeInGb(disk.sizeBytes) + 1;
  const [sizeGb, setSizeGb] = useState(least);
  const now = disk.sizeBytes === null ? '—' : sizeText(disk.sizeBytes);
  return (
    <DialogForm
      submit={t`Grow`}
      reason={sizeGb >= least ? undefined : t`It has to be larger than now: disks cannot shrink`}
      onSubmit={() => beginResizeDisk(vmId, disk.key, sizeGb)}
      onDone={onDone}
    >
      <NumberInput
        label={t`New size`}
        description={t`Now ${now}. Afterwards the guest has to grow its partition and file system.`}
        data-autofocus
        required
        suffix=" GiB"
        min={least}
        max={1_048_576}
        value={sizeGb}
        onChange={(value) => setSizeGb(Number(value))}
      />
    </DialogForm>
  );
}
