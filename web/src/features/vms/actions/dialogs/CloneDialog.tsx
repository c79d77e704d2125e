import { useLingui } from '@lingui/react/macro';
import { Radio, Select, Stack, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { lacking } from '../../lacking.ts';
import { capabilitiesQuery, resourcesQuery, snapshotsQuery, vmQuery } from '../../vm-query.ts';
import { beginClone } from '../begin-verb.ts';
import type { VerbDialogProps } from '../verb-dialog.ts';
import { DialogForm } from './DialogForm.tsx';
import { PlaceSelect } from './PlaceSelect.tsx';
import { cloneBody, cloneName, vmNamePattern } from './clone-body.ts';
import type { CloneWish } from './clone-body.ts';
import { lostDisks, totalSize } from './delete-body.ts';
import { hostPlaces, storagePlaces } from './places.ts';

/** Name, full or linked, of which state, and where to. */
export function CloneDialog({ vm, onDone }: VerbDialogProps) {
  const { t } = useLingui();
  const { data: known } = useQuery(vmQuery(vm.id));
  const { data: capabilities } = useQuery(capabilitiesQuery(vm.connectionId));
  const { data: resources } = useQuery(resourcesQuery(vm.connectionId));
  const { data: snapshots = [] } = useQuery({
    ...snapshotsQuery(vm.id),
    enabled: (known?.snapshotCount ?? 0) > 0,
  });
  const [wish, setWish] = useState<CloneWish>({
    name: cloneName(vm.name),
    mode: 'full',
    snapshotId: null,
    computeUnit: null,
    storage: null,
  });
  const change = (part: Partial<CloneWish>) => setWish((old) => ({ ...old, ...part }));
  const noFull = lacking(capabilities?.features.fullClones);
  const noLinked = lacking(capabilities?.features.linkedClones);
  const badName = vmNamePattern.test(wish.name.trim())
    ? undefined
    : t`1 to 63 letters, digits, "-", "_" and ".", beginning with a letter or digit`;
  const needs = known === undefined ? 0 : (totalSize(lostDisks(known)) ?? 0);
  return (
    <DialogForm
      submit={t`Clone`}
      reason={badName ?? (wish.mode === 'full' ? noFull : noLinked)}
      onSubmit={() => beginClone(vm.id, cloneBody(wish))}
      onDone={onDone}
    >
      <TextInput
        label={t`Name of the clone`}
        data-autofocus
        required
        value={wish.name}
        error={badName}
        onChange={({ currentTarget: { value } }) => change({ name: value })}
      />
      <Radio.Group
        label={t`Kind`}
        value={wish.mode}
        onChange={(value) => change({ mode: value === 'linked' ? 'linked' : 'full' })}
      >
        <Stack gap="sm" mt="xs">
          <Radio
            value="full"
            label={t`Full`}
            description={noFull ?? t`Copies every disk: stands alone, takes longer.`}
            disabled={noFull !== undefined}
          />
          <Radio
            value="linked"
            label={t`Linked`}
            description={
              noLinked ?? t`Stands on the disks of this one: made at once, keeps only what differs.`
            }
            disabled={noLinked !== undefined}
          />
        </Stack>
      </Radio.Group>
      {snapshots.length > 0 && (
        <Select
          label={t`State`}
          placeholder={t`As it is now`}
          clearable
          data={snapshots.map(({ id, name }) => ({ value: id, label: name }))}
          value={wish.snapshotId}
          onChange={(snapshotId) => change({ snapshotId })}
        />
      )}
      {resources !== undefined && (
        <>
          <PlaceSelect
            label={t`Host`}
            placeholder={t`Where the hypervisor puts it`}
            places={hostPlaces(resources.computeUnits, { host: null, memoryBytes: 0 })}
            value={wish.computeUnit}
            onChange={(computeUnit) => change({ computeUnit })}
          />
          {wish.mode === 'full' && (
            <PlaceSelect
              label={t`Storage`}
              placeholder={t`As the connection's mapping says`}
              places={storagePlaces(resources, needs, wish.computeUnit ?? undefined)}
              value={wish.storage}
              onChange={(storage) => change({ storage })}
            />
          )}
        </>
      )}
    </DialogForm>
  );
}
