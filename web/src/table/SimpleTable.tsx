import { useLingui } from '@lingui/react/macro';
import { Skeleton, VisuallyHidden } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import type { TableColumn } from './column.ts';
import { RowMenu } from './RowMenu.tsx';
import { sortRows, parseSort, ariaSort } from './sort-order.ts';
import { SortHeader } from './SortHeader.tsx';
import classes from './table.module.css';

export interface SimpleTableProps<Row extends { readonly id: string }> {
  /** What the table holds, for those who do not see it. */
  readonly label: string;
  /** The name first. Those with `sortValue` can be sorted by. */
  readonly columns: readonly TableColumn<Row>[];
  /** All of them; undefined: on their way. */
  readonly rows: readonly Row[] | undefined;
  readonly nameOf: (row: Row) => string;
  /** Column id, `-` before it for falling; without it the rows stay as they are given. */
  readonly initialSort?: string;
  readonly menu?: (row: Row) => ReactNode;
  readonly empty: ReactNode;
}

/** A table of a few rows that are all here: snapshots, tokens, users. */
export function SimpleTable<Row extends { readonly id: string }>(props: SimpleTableProps<Row>) {
  const { label, columns, rows, nameOf, initialSort, menu, empty } = props;
  const { t, i18n } = useLingui();
  const narrow = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const [sort, setSort] = useState(initialSort);
  const sorted = useMemo(() => {
    const order = parseSort(sort);
    const value = columns.find(({ id }) => id === order?.field)?.sortValue;
    return rows === undefined || order === undefined || value === undefined
      ? rows
      : sortRows(rows, value, order.descending, i18n.locale);
  }, [rows, columns, sort, i18n.locale]);
  if (rows?.length === 0) {
    return empty;
  }
  const shown = columns.filter((column, place) =>
    narrow ? place === 0 || column.narrow : column.hidden !== true,
  );
  return (
    <div className={classes['simpleScroller']}>
      <table className={classes['simple']} aria-label={label} aria-busy={rows === undefined}>
        <thead>
          <tr>
            {shown.map((column) => (
              <th
                key={column.id}
                scope="col"
                data-numeric={column.numeric || undefined}
                {...(column.sortValue === undefined ? {} : { 'aria-sort': ariaSort(sort, column.id) })}
              >
                <SortHeader
                  label={column.label}
                  unit={column.unit}
                  field={column.sortValue === undefined ? undefined : column.id}
                  sort={sort}
                  onSort={setSort}
                />
              </th>
            ))}
            {menu !== undefined && (
              <th scope="col" style={{ width: 40 }}>
                <VisuallyHidden>{t`Actions`}</VisuallyHidden>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {sorted === undefined
            ? [60, 45, 52].map((width) => (
                <tr key={width}>
                  <td colSpan={shown.length + (menu === undefined ? 0 : 1)}>
                    <Skeleton height={12} width={`${width}%`} />
                  </td>
                </tr>
              ))
            : sorted.map((row) => (
                <tr key={row.id}>
                  {shown.map((column, place) =>
                    place === 0 ? (
                      <th key={column.id} scope="row">
                        {column.cell(row)}
                      </th>
                    ) : (
                      <td key={column.id} data-numeric={column.numeric || undefined}>
                        {column.cell(row)}
                      </td>
                    ),
                  )}
                  {menu !== undefined && (
                    <td>
                      <RowMenu label={t`Actions of ${nameOf(row)}`} items={() => menu(row)} />
                    </td>
                  )}
                </tr>
              ))}
        </tbody>
      </table>
    </div>
  );
}
