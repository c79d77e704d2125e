import { Trans } from '@lingui/react/macro';
import { Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { TableSearch } from '../../table/table-search.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { VmTable } from '../vms/list/VmTable.tsx';
import classes from './unit.module.css';

export interface UnitVmsProps {
  /** The API's filter that finds them. */
  readonly within: string;
  readonly search: TableSearch;
  readonly onSearch: (search: TableSearch, options?: { readonly replace?: boolean }) => void;
  readonly none: ReactNode;
  /** Columns that say the same of each. */
  readonly withoutColumns?: readonly string[];
}

const ofOneConnection: readonly string[] = ['platform', 'connection'];

/** The VMs of a unit, with everything that can be done with them. */
export function UnitVms({ withoutColumns = ofOneConnection, within, search, onSearch, none }: UnitVmsProps) {
  return (
    <section className={classes['vms']}>
      <Title order={3} mb="xs">
        <Trans>VMs</Trans>
      </Title>
      <VmTable
        key={within}
        search={search}
        onSearch={onSearch}
        within={within}
        withoutColumns={withoutColumns}
        withoutFilters={['connectionId', 'connectionType']}
        empty={<EmptyState>{none}</EmptyState>}
      />
    </section>
  );
}
