import { useLingui } from '@lingui/react/macro';
import { NumberInput, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { DialogForm } from '../actions/dialogs/DialogForm.tsx';
import { PlaceSelect } from '../actions/dialogs/PlaceSelect.tsx';
import { storagePlaces } from '../actions/dialogs/places.ts';
import { beginAddDisk } from '../changes.ts';
import { lacking } from '../lacking.ts';
import { capabilitiesQuery, resourcesQuery } from '../vm-query.ts';
import type { Vm } from '../vm-query.ts';
import { addDiskBody } from './disk-form.ts';
import type { DiskWish } from './disk-form.ts';

const buses = ['virtio', 'scsi', 'sata', 'ide', 'nvme'] as const;
const gib = 1024 ** 3;

/** An empty disk: how large, where, behind which bus. */
export function AddDiskDialog({ vm, onDone }: { readonly vm: Vm; readonly onDone: () => void }) {
  const { t } = useLingui();
  const { data: resources } = useQuery(resourcesQuery(vm.connectionId));
  const { data: capabilities } = useQuery(capabilitiesQuery(vm.connectionId));
  const [wish, setWish] = useState<DiskWish>({ sizeGb: 10, storage: null, bus: null, thin: null });
  const change = (part: Partial<DiskWish>) => setWish((old) => ({ ...old, ...part }));
  const good = wish.sizeGb > 0 && wish.sizeGb <= 1_048_576;
  const noThin = lacking(capabilities?.features.thinProvisioning);
  return (
    <DialogForm
      submit={t`Add disk`}
      reason={good ? undefined : t`It needs a size`}
      onSubmit={() => beginAddDisk(vm.id, addDiskBody(wish))}
      onDone={onDone}
    >
      <NumberInput
        label={t`Size`}
        data-autofocus
        required
        suffix=" GiB"
        min={1}
        max={1_048_576}
        value={wish.sizeGb}
        onChange={(value) => change({ sizeGb: Number(value) })}
      />
      {resources !== undefined && (
        <PlaceSelect
          label={t`Storage`}
          placeholder={t`As the connection's mapping says`}
          places={storagePlaces(resources, wish.sizeGb * gib, vm.host ?? undefined)}
          value={wish.storage}
          onChange={(storage) => change({ storage })}
        />
      )}
      <Select
        label={t`Bus`}
        placeholder={t`As the hypervisor chooses`}
        clearable
        data={[...buses]}
        value={wish.bus ?? null}
        onChange={(value) => change({ bus: buses.find((bus) => bus === value) ?? null })}
      />
      <Select
        label={t`Space`}
        placeholder={t`As the hypervisor chooses`}
        description={noThin}
        clearable
        disabled={noThin !== undefined}
        data={[
          { value: 'thin', label: t`Taken as it is written (thin)` },
          { value: 'thick', label: t`All of it now (thick)` },
        ]}
        value={wish.thin === null ? null : wish.thin ? 'thin' : 'thick'}
        onChange={(value) => change({ thin: value === null ? null : value === 'thin' })}
      />
    </DialogForm>
  );
}
