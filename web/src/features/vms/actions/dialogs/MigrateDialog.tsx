import { Trans, useLingui } from '@lingui/react/macro';
import { Checkbox, Select, Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ProblemAlert } from '../../../../ui/ProblemAlert.tsx';
import { lacking } from '../../lacking.ts';
import { capabilitiesQuery, resourcesQuery, siblingConnectionsQuery, vmQuery } from '../../vm-query.ts';
import type { Vm } from '../../vm-query.ts';
import { beginMigration } from '../begin-verb.ts';
import type { VerbDialogProps } from '../verb-dialog.ts';
import { DialogForm } from './DialogForm.tsx';
import { PlaceSelect } from './PlaceSelect.tsx';
import { lostDisks, totalSize } from './delete-body.ts';
import { goesSomewhere, migrateBody } from './migrate-body.ts';
import type { MigrateWish } from './migrate-body.ts';
import { hostPlaces, hostsOf, storagePlaces } from './places.ts';

/** To another host, another storage, another connection; what cannot be is shown with its reason. */
export function MigrateDialog({ vm: row, onDone }: VerbDialogProps) {
  const { data: vm, error } = useQuery(vmQuery(row.id));
  // One begins with where to: the form waits for the places.
  const { isPending } = useQuery(resourcesQuery(row.connectionId));
  if (error !== null) {
    return <ProblemAlert error={error} />;
  }
  return vm === undefined || isPending ? <Skeleton height={160} /> : <MigrateForm vm={vm} onDone={onDone} />;
}

function MigrateForm({ vm, onDone }: { readonly vm: Vm; readonly onDone: () => void }) {
  const { t } = useLingui();
  const runs = vm.powerState === 'RUNNING';
  const { data: capabilities } = useQuery(capabilitiesQuery(vm.connectionId));
  const { data: siblings = [] } = useQuery(siblingConnectionsQuery(vm.connectionId, vm.connectionType));
  const [wish, setWish] = useState<MigrateWish>({ connection: null, host: null, storage: null, live: runs });
  const resources = useQuery(resourcesQuery(wish.connection ?? vm.connectionId));
  const change = (part: Partial<MigrateWish>) => setWish((old) => ({ ...old, ...part }));
  const whyNot = (feature: 'liveMigration' | 'storageLiveMigration' | 'crossEndpointMigration') =>
    lacking(capabilities?.features[feature]);
  const noLive = runs ? whyNot('liveMigration') : t`It does not run`;
  const noElsewhere =
    whyNot('crossEndpointMigration') ??
    (siblings.length === 0 ? t`There is no other connection of this type` : undefined);
  const stays = wish.connection === null;
  const here = {
    host: stays ? vm.host : null,
    memoryBytes: runs ? vm.memory.sizeBytes : 0,
  };
  const needs = totalSize(lostDisks(vm)) ?? 0;
  const tree = resources.data;
  const alone = tree !== undefined && stays && hostsOf(tree.computeUnits).length < 2;
  return (
    <DialogForm
      submit={t`Migrate`}
      reason={goesSomewhere(wish) ? undefined : t`Choose where to`}
      onSubmit={() =>
        beginMigration(vm.id, migrateBody({ ...wish, live: wish.live && noLive === undefined }))
      }
      onDone={onDone}
    >
      <Select
        label={t`Connection`}
        description={noElsewhere}
        placeholder={t`${vm.connectionName} (where it is)`}
        disabled={noElsewhere !== undefined}
        clearable
        data={siblings.map(({ id, name }) => ({ value: id, label: name }))}
        value={wish.connection}
        onChange={(connection) => change({ connection, host: null, storage: null })}
      />
      {resources.error !== null && <ProblemAlert error={resources.error} />}
      {tree === undefined && resources.error === null && <Skeleton height={80} />}
      {tree !== undefined && (
        <>
          <PlaceSelect
            label={t`Host`}
            placeholder={stays ? t`Stay where it is` : t`Where the hypervisor puts it`}
            description={alone ? t`This connection has no other host.` : undefined}
            places={hostPlaces(tree.computeUnits, here)}
            value={wish.host}
            onChange={(host) => change({ host })}
          />
          <PlaceSelect
            label={t`Storage`}
            placeholder={stays ? t`Stay where it is` : t`As the connection's mapping says`}
            description={runs ? whyNot('storageLiveMigration') : undefined}
            places={storagePlaces(tree, needs, wish.host ?? undefined)}
            value={wish.storage}
            onChange={(storage) => change({ storage })}
          />
        </>
      )}
      <Checkbox
        label={t`Live`}
        description={noLive ?? t`It goes on running while it moves.`}
        disabled={noLive !== undefined}
        checked={wish.live && noLive === undefined}
        onChange={({ currentTarget: { checked } }) => change({ live: checked })}
      />
      <Text size="xs" c="dimmed">
        <Trans>Free memory and space are as last reported; the hypervisor checks them again.</Trans>
      </Text>
    </DialogForm>
  );
}
