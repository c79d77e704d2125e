import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { TableColumn, TableRows } from '../../table/column.ts';
import { ColumnMenu } from '../../table/ColumnMenu.tsx';
import { DataTable } from '../../table/DataTable.tsx';
import { FilterBar } from '../../table/FilterBar.tsx';
import type { FilterField } from '../../table/filter-field.ts';
import { SearchField } from '../../table/SearchField.tsx';
import { parseLook } from '../../table/table-look.ts';
import type { TableSearch } from '../../table/table-search.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { connectionChoicesQuery } from '../connections/connection-queries.ts';
import { usePreference } from '../preferences/preferences.ts';
import type { AnyUnit, UnitKind } from './unit-queries.ts';
import classes from '../../table/table.module.css';

export interface UnitTableProps<Row extends AnyUnit> {
  readonly kind: UnitKind;
  readonly label: string;
  readonly searchLabel: string;
  readonly columns: readonly TableColumn<Row>[];
  readonly data: TableRows<Row>;
  readonly search: TableSearch;
  readonly onSearch: (search: TableSearch, options?: { readonly replace?: boolean }) => void;
  readonly fields: readonly FilterField[];
  readonly onOpen: (row: Row) => void;
  /** One sentence: there are none at all. */
  readonly none: ReactNode;
}

/** Units of one kind, of every connection. */
export function UnitTable<Row extends AnyUnit>(props: UnitTableProps<Row>) {
  const { kind, columns, data, search, onSearch, fields } = props;
  const { t } = useLingui();
  const look = usePreference(`table.${kind}`, parseLook);
  const { data: connections = [] } = useQuery(connectionChoicesQuery);
  const narrowed = search.q !== undefined || search.filter !== undefined;
  const everyField: readonly FilterField[] = [
    {
      id: 'connectionId',
      label: t`Connection`,
      options: connections.map(({ id, name }) => ({ value: id, label: name })),
    },
    ...fields,
  ];
  return (
    <>
      <div className={classes['tools']}>
        <SearchField
          label={props.searchLabel}
          q={search.q}
          onSearch={(q) => onSearch({ ...search, q }, { replace: true })}
        />
        <FilterBar
          fields={everyField}
          filter={search.filter}
          onFilter={(filter) => onSearch({ ...search, filter })}
        />
        <span className={classes['gap']} />
        <ColumnMenu columns={columns} look={look.value} onChange={look.keep} />
      </div>
      <DataTable
        label={props.label}
        columns={columns}
        data={data}
        nameOf={({ name }) => name}
        sort={search.sort ?? 'name'}
        onSort={(sort) => onSearch({ ...search, sort })}
        shown={look.value.columns}
        density={look.value.density}
        onOpen={props.onOpen}
        empty={
          narrowed ? (
            <EmptyState
              action={
                <Button variant="default" onClick={() => onSearch({ sort: search.sort })}>
                  <Trans>Show all</Trans>
                </Button>
              }
            >
              <Trans>Nothing fits these conditions.</Trans>
            </EmptyState>
          ) : (
            <EmptyState>{props.none}</EmptyState>
          )
        }
      />
    </>
  );
}
