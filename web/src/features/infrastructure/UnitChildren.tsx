import { Trans, useLingui } from '@lingui/react/macro';
import { Title } from '@mantine/core';
import { useMemo } from 'react';
import type { Schemas } from '../../api/client.ts';
import { SimpleTable } from '../../table/SimpleTable.tsx';
import { useComputeColumns } from './unit-columns.tsx';
import classes from './unit.module.css';

/** What is right below a compute unit: the hosts of a cluster, the clusters of a datacenter. */
export function UnitChildren({ units }: { readonly units: readonly Schemas['ComputeTree'][] }) {
  const { t } = useLingui();
  const every = useComputeColumns();
  const columns = useMemo(() => every.filter(({ id }) => id !== 'connection'), [every]);
  if (units.length === 0) {
    return null;
  }
  return (
    <section className={classes['children']}>
      <Title order={3} mb="xs">
        <Trans>Below it</Trans>
      </Title>
      <SimpleTable
        label={t`Below it`}
        columns={columns}
        rows={units}
        nameOf={({ name }) => name}
        initialSort="name"
        empty={null}
      />
    </section>
  );
}
