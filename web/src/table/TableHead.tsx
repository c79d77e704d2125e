import { useLingui } from '@lingui/react/macro';
import { VisuallyHidden } from '@mantine/core';
import type { TableColumn } from './column.ts';
import { ariaSort } from './sort-order.ts';
import { SortHeader } from './SortHeader.tsx';
import classes from './table.module.css';

export interface TableHeadProps<Row> {
  readonly columns: readonly TableColumn<Row>[];
  readonly sort: string | undefined;
  readonly onSort: (sort: string | undefined) => void;
  /** How many of the rows are chosen; undefined: rows of this table are not chosen. */
  readonly chosen: 'none' | 'some' | 'all' | undefined;
  readonly onChooseAll: () => void;
  readonly withMenu: boolean;
}

/** The line of headers: stays while the rows move. */
export function TableHead<Row>({
  columns,
  sort,
  onSort,
  chosen,
  onChooseAll,
  withMenu,
}: TableHeadProps<Row>) {
  const { t } = useLingui();
  return (
    <div role="rowgroup" className={classes['head']}>
      <div role="row" aria-rowindex={1} style={{ display: 'contents' }}>
        {chosen !== undefined && (
          <div role="columnheader" className={classes['headCell']} data-frozen="check">
            <input
              type="checkbox"
              className={classes['check']}
              aria-label={t`Select all that are shown`}
              checked={chosen === 'all'}
              ref={(input) => {
                if (input !== null) {
                  input.indeterminate = chosen === 'some';
                }
              }}
              onChange={onChooseAll}
            />
          </div>
        )}
        {columns.map((column, place) => (
          <div
            key={column.id}
            role="columnheader"
            className={classes['headCell']}
            data-numeric={column.numeric || undefined}
            data-frozen={place === 0 ? 'name' : undefined}
            {...(column.sortField === undefined ? {} : { 'aria-sort': ariaSort(sort, column.sortField) })}
          >
            <SortHeader
              label={column.label}
              unit={column.unit}
              field={column.sortField}
              sort={sort}
              onSort={onSort}
            />
          </div>
        ))}
        {withMenu && (
          <div role="columnheader" className={classes['headCell']} data-frozen="end">
            <VisuallyHidden>{t`Actions`}</VisuallyHidden>
          </div>
        )}
      </div>
    </div>
  );
}
