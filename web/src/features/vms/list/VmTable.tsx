import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import type { ReactNode } from 'react';
import { BulkBar } from '../../../table/BulkBar.tsx';
import { ColumnMenu } from '../../../table/ColumnMenu.tsx';
import { DataTable } from '../../../table/DataTable.tsx';
import { FilterBar } from '../../../table/FilterBar.tsx';
import { SearchField } from '../../../table/SearchField.tsx';
import { parseLook } from '../../../table/table-look.ts';
import type { TableSearch } from '../../../table/table-search.ts';
import { useSelection } from '../../../table/use-selection.ts';
import { useTableRows } from '../../../table/use-table-rows.ts';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { usePreference } from '../../preferences/preferences.ts';
import { VmActionItems } from '../actions/VmActionItems.tsx';
import { BulkActions } from '../bulk/BulkActions.tsx';
import { useLiveVmList } from './use-live-vm-list.ts';
import { useVmColumns } from './vm-columns.tsx';
import { useVmFilterFields } from './vm-filter-fields.ts';
import { vmListQuery } from './vm-list-query.ts';
import type { VmRow } from './vm-list-query.ts';
import classes from '../../../table/table.module.css';

export interface VmTableProps {
  readonly search: TableSearch;
  readonly onSearch: (search: TableSearch, options?: { readonly replace?: boolean }) => void;
  /** A condition that always holds: the VMs of a host. */
  readonly within?: string;
  /** Of the filters, those that `within` decides already. */
  readonly withoutFilters?: readonly string[];
  /** Columns that would say the same of each. Stable. */
  readonly withoutColumns?: readonly string[];
  /** Before the search field. */
  readonly lead?: ReactNode;
  /** Shown when there is none at all, rather than none that fits. */
  readonly empty: ReactNode;
}

const none: readonly string[] = [];

/** VMs, live, as many as there are: searched, filtered and sorted by the server. */
export function VmTable(props: VmTableProps) {
  const { search, onSearch, within, withoutFilters = [], withoutColumns = none, lead, empty } = props;
  const { t } = useLingui();
  const navigate = useNavigate();
  const query = vmListQuery(search, within);
  const data = useTableRows(useInfiniteQuery(query));
  const live = useLiveVmList(query.queryKey);
  const every = useVmColumns();
  const columns = useMemo(
    () => every.filter(({ id }) => !withoutColumns.includes(id)),
    [every, withoutColumns],
  );
  const fields = useVmFilterFields(data.rows);
  const look = usePreference('table.vms', parseLook);
  const selection = useSelection(data.rows);
  const onOpen = useCallback(
    ({ id }: VmRow) => void navigate({ to: '/vms/$vmId', params: { vmId: id } }),
    [navigate],
  );
  const menu = useCallback((vm: VmRow) => <VmActionItems vm={vm} />, []);
  const narrowed = search.q !== undefined || search.filter !== undefined;
  return (
    <>
      <div className={classes['tools']}>
        {lead}
        <SearchField
          label={t`Search VMs`}
          q={search.q}
          onSearch={(q) => onSearch({ ...search, q }, { replace: true })}
        />
        <FilterBar
          fields={fields.filter(({ id }) => !withoutFilters.includes(id))}
          filter={search.filter}
          onFilter={(filter) => onSearch({ ...search, filter })}
        />
        <span className={classes['gap']} />
        {live.found > 0 && (
          <Button
            variant="light"
            size="compact-sm"
            leftSection={<IconRefresh size={14} aria-hidden />}
            onClick={live.showFound}
          >
            <Plural value={live.found} one="# new" other="# new" />
          </Button>
        )}
        <ColumnMenu columns={columns} look={look.value} onChange={look.keep} />
      </div>
      <DataTable
        label={t`VMs`}
        columns={columns}
        data={data}
        nameOf={nameOf}
        sort={search.sort ?? 'name'}
        onSort={(sort) => onSearch({ ...search, sort })}
        shown={look.value.columns}
        density={look.value.density}
        selection={selection}
        onOpen={onOpen}
        menu={menu}
        onView={live.onView}
        empty={
          narrowed ? (
            <EmptyState
              action={
                <Button variant="default" onClick={() => onSearch({ sort: search.sort })}>
                  <Trans>Show all</Trans>
                </Button>
              }
            >
              <Trans>No VM fits these conditions.</Trans>
            </EmptyState>
          ) : (
            empty
          )
        }
      />
      <BulkBar selection={selection}>
        <BulkActions vms={selection.rows} />
      </BulkBar>
    </>
  );
}

function nameOf({ name }: VmRow): string {
  return name;
}
