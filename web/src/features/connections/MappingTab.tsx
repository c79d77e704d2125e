import { Trans, useLingui } from '@lingui/react/macro';
import { Loader, MultiSelect, Select, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useMay } from '../../session/session.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { FormFooter } from '../../ui/FormFooter.tsx';
import { ProblemAlert } from '../../ui/ProblemAlert.tsx';
import { same } from '../schema-form/json.ts';
import { ConflictAlert } from './ConflictAlert.tsx';
import { treeQuery } from './connection-queries.ts';
import type { Connection } from './connection-queries.ts';
import { doubledNames, draftOf, mappingOf } from './mapping.ts';
import type { MappingDraft } from './mapping.ts';
import { NetworkMapping } from './NetworkMapping.tsx';
import { computeUnits, namedUnits, unitChoices, unitMeant } from './units.ts';
import type { Unit } from './units.ts';
import { useConnectionUpdate } from './use-connection-update.ts';
import classes from '../schema-form/SchemaForm.module.css';

export interface MappingTabProps {
  readonly connection: Connection;
  readonly onStartOver: () => void;
}

/** Where new VMs go on this connection when their spec does not say: picked from what was found there. */
export function MappingTab({ connection, onStartOver }: MappingTabProps) {
  const { t } = useLingui();
  const may = useMay('connections:write');
  const tree = useQuery(treeQuery(connection.id));
  const [draft, setDraft] = useState<MappingDraft>(() => draftOf(connection.mapping));
  const update = useConnectionUpdate(connection);
  const change = (part: Partial<MappingDraft>) => setDraft((before) => ({ ...before, ...part }));
  const dirty = !same(mappingOf(draft), connection.mapping);
  const doubled = doubledNames(draft);
  const units = computeUnits(tree.data?.computeUnits ?? []);
  const storage = namedUnits(tree.data?.storageUnits ?? []);
  const reason = !may
    ? t`Your role does not allow it`
    : doubled.size > 0
      ? t`A name stands there twice`
      : dirty
        ? undefined
        : t`Nothing was changed`;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (reason === undefined) {
          update.save({ mapping: mappingOf(draft) });
        }
      }}
    >
      <Stack gap="lg" className={classes['form']}>
        {update.conflict !== undefined && (
          <ConflictAlert onOverwrite={update.overwrite} onDiscard={onStartOver} />
        )}
        {update.error !== null && <ProblemAlert error={update.error} />}
        {tree.error !== null && <ProblemAlert error={tree.error} />}
        <Text size="sm" c="dimmed">
          <Trans>Where new VMs go here when their spec does not say.</Trans>
          {tree.isPending && <Loader size={12} ml="xs" aria-label={t`Reading what is there`} />}
        </Text>
        <Title order={2} size="h3" className={classes['heading']}>
          <Trans>CPU and memory</Trans>
        </Title>
        <UnitSelect
          label={t`Host or cluster`}
          description={t`Left empty, the platform chooses.`}
          units={units.filter(({ type }) => type !== 'RESOURCE_POOL')}
          value={draft.computeUnit}
          onChange={(computeUnit) => change({ computeUnit })}
        />
        <UnitSelect
          label={t`Resource pool`}
          description={t`Left empty, VMs are put in none.`}
          units={units.filter(({ type }) => type === 'RESOURCE_POOL')}
          value={draft.resourcePool}
          onChange={(resourcePool) => change({ resourcePool })}
        />
        <Title order={2} size="h3" className={classes['heading']}>
          <Trans>Storage</Trans>
        </Title>
        <UnitSelect
          label={t`Storage`}
          description={t`Left empty, the platform chooses.`}
          units={storage}
          value={draft.datastore}
          onChange={(datastore) => change({ datastore })}
        />
        <MultiSelect
          label={t`When it is full`}
          description={t`Tried in this order.`}
          data={[...unitChoices(storage, draft.alternatives)]}
          value={draft.alternatives.map((word) => unitMeant(storage, word)?.value ?? word)}
          onChange={(alternatives) => change({ alternatives })}
          searchable
          clearable
        />
        <Title order={2} size="h3" className={classes['heading']}>
          <Trans>Networks</Trans>
        </Title>
        <NetworkMapping
          rows={draft.networks}
          units={namedUnits(tree.data?.networks ?? [])}
          doubled={doubled}
          onChange={(networks) => change({ networks })}
        />
      </Stack>
      <FormFooter
        note={
          update.isSuccess && !dirty ? (
            <span className="av-dim" role="status">
              <Trans>Saved</Trans>
            </span>
          ) : undefined
        }
      >
        <ActionButton type="submit" reason={reason} loading={update.isPending} onClick={() => undefined}>
          <Trans>Save</Trans>
        </ActionButton>
      </FormFooter>
    </form>
  );
}

interface UnitSelectProps {
  readonly label: string;
  readonly description: string;
  readonly units: readonly Unit[];
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
}

function UnitSelect({ label, description, units, value, onChange }: UnitSelectProps) {
  const { t } = useLingui();
  return (
    <Select
      label={label}
      description={description}
      data={[...unitChoices(units, value === null ? [] : [value])]}
      value={value === null ? null : (unitMeant(units, value)?.value ?? value)}
      onChange={onChange}
      placeholder={t`Chosen by the platform`}
      nothingFoundMessage={t`Nothing of that name`}
      searchable
      clearable
    />
  );
}
