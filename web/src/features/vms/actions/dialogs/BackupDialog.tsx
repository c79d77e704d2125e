import { useLingui } from '@lingui/react/macro';
import { Checkbox, Radio, Stack, TextInput } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { lacking } from '../../lacking.ts';
import { capabilitiesQuery, resourcesQuery, vmBackupsQuery, vmQuery } from '../../vm-query.ts';
import { beginBackup } from '../begin-verb.ts';
import type { VerbDialogProps } from '../verb-dialog.ts';
import { DialogForm } from './DialogForm.tsx';
import { PlaceSelect } from './PlaceSelect.tsx';
import { backupBody } from './backup-body.ts';
import type { BackupWish } from './backup-body.ts';
import { forBackups } from './backup-storages.ts';
import { storagePlaces } from './places.ts';

/** Everything, or what changed since the latest; and where to. */
export function BackupDialog({ vm, onDone }: VerbDialogProps) {
  const { t } = useLingui();
  const { data: known } = useQuery(vmQuery(vm.id));
  const { data: capabilities } = useQuery(capabilitiesQuery(vm.connectionId));
  const { data: all } = useQuery(resourcesQuery(vm.connectionId));
  const resources = all === undefined ? undefined : forBackups(all);
  const { data: backups } = useInfiniteQuery(vmBackupsQuery(vm.id));
  const [wish, setWish] = useState<BackupWish>({
    mode: 'full',
    target: null,
    quiesce: false,
    description: '',
  });
  const change = (part: Partial<BackupWish>) => setWish((old) => ({ ...old, ...part }));
  const incremental = capabilities?.features.incrementalBackup;
  const noIncremental =
    lacking(incremental) ??
    (backups?.pages[0]?.items.length === 0 ? t`There is no earlier backup of it` : undefined);
  const nowhere = resources?.storageUnits.length === 0 ? t`None of its storages takes backups` : undefined;
  const agent = known?.guest.agent;
  const noQuiesce =
    vm.powerState === 'RUNNING'
      ? agent === 'NOT_INSTALLED' || agent === 'NOT_RUNNING'
        ? t`No guest agent runs in it`
        : undefined
      : t`It does not run`;
  return (
    <DialogForm
      submit={t`Back up`}
      reason={
        wish.mode === 'incremental'
          ? noIncremental
          : wish.target === null
            ? (nowhere ?? t`Choose where to`)
            : undefined
      }
      onSubmit={() => beginBackup(vm.id, backupBody(wish))}
      onDone={onDone}
    >
      <Radio.Group
        label={t`What`}
        value={wish.mode}
        onChange={(value) => change({ mode: value === 'incremental' ? 'incremental' : 'full' })}
      >
        <Stack gap="sm" mt="xs">
          <Radio value="full" label={t`Everything`} description={t`Stands alone.`} />
          <Radio
            value="incremental"
            label={t`What changed since the latest backup`}
            description={noIncremental ?? t`Smaller and faster; needs the earlier ones to be restored.`}
            disabled={noIncremental !== undefined}
          />
        </Stack>
      </Radio.Group>
      {wish.mode === 'full' && resources !== undefined && (
        <PlaceSelect
          label={t`Storage`}
          description={nowhere}
          placeholder={t`Choose where to`}
          required
          places={storagePlaces(resources, 0, vm.host ?? undefined)}
          value={wish.target}
          onChange={(target) => change({ target })}
        />
      )}
      <Checkbox
        label={t`Quiesce`}
        description={noQuiesce ?? t`The guest agent flushes and holds its file systems for the moment.`}
        disabled={noQuiesce !== undefined}
        checked={wish.quiesce && noQuiesce === undefined}
        onChange={({ currentTarget: { checked } }) => change({ quiesce: checked })}
      />
      <TextInput
        label={t`Description`}
        maxLength={2000}
        value={wish.description}
        onChange={({ currentTarget: { value } }) => change({ description: value })}
      />
    </DialogForm>
  );
}
