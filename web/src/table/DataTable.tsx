import { Trans } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useId, useRef, useState } from 'react';
import type { CSSProperties, ReactNode } from 'react';
import { ProblemAlert } from '../ui/ProblemAlert.tsx';
import type { TableColumn, TableRows } from './column.ts';
import { TableFoot } from './TableFoot.tsx';
import { TableHead } from './TableHead.tsx';
import { TableRow } from './TableRow.tsx';
import { TableSkeleton } from './TableSkeleton.tsx';
import { useOverflow } from './use-overflow.ts';
import { useColumns } from './use-columns.ts';
import { useRowFocus } from './use-row-focus.ts';
import type { TableSelection } from './use-selection.ts';
import classes from './table.module.css';

export type Density = 'dense' | 'airy';

export interface DataTableProps<Row extends { readonly id: string }> {
  /** What the table holds, for those who do not see it. */
  readonly label: string;
  /** The name first. */
  readonly columns: readonly TableColumn<Row>[];
  readonly data: TableRows<Row>;
  /** Of a row, for the names of its controls. */
  readonly nameOf: (row: Row) => string;
  readonly sort: string | undefined;
  readonly onSort: (sort: string | undefined) => void;
  /** Ids of the columns somebody chose; undefined: the table's own choice. */
  readonly shown?: readonly string[] | undefined;
  readonly density?: Density;
  readonly selection?: TableSelection<Row>;
  /** Enter and double click. Stable, like `menu`. */
  readonly onOpen?: (row: Row) => void;
  /** Items of a row's menu. */
  readonly menu?: (row: Row) => ReactNode;
  /** Shown instead of rows when there are none. */
  readonly empty: ReactNode;
  /** Told which rows are in view. */
  readonly onView?: (rows: readonly Row[]) => void;
  /** At the right of the line below the table. */
  readonly foot?: ReactNode;
}

const rowHeights: Readonly<Record<Density, number>> = { dense: 32, airy: 40 };
const headHeight = 32;
/** Rows that are ready above and below those in view. */
const overscan = 4;
/** The next page is asked for when so many rows or fewer are left below. */
const nearEnd = 40;

/**
 * A table of any length: only the rows in view exist, pages come from the server as they are scrolled to. One stop in
 * the tab order; keys in `useRowFocus`. Fills the height it is given.
 */
export function DataTable<Row extends { readonly id: string }>(props: DataTableProps<Row>) {
  const { label, data, sort, onSort, shown, density = 'dense', selection, onOpen, menu, onView } = props;
  const { rows, status, loadMore, hasMore } = data;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [moved, setMoved] = useState(false);
  const shownColumns = useColumns(props.columns, shown, {
    before: selection === undefined ? 0 : 36,
    after: menu === undefined ? 0 : 40,
  });
  const wide = useOverflow(scroller, shownColumns.width);
  const rowHeight = rowHeights[density];
  // oxlint-disable-next-line react/incompatible-library -- nothing here is memoized by a compiler
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => rows[index]?.id ?? index,
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
    overscan,
  });
  useEffect(() => virtualizer.measure(), [virtualizer, rowHeight]);
  const { active, menuOpen, does, onKeyDown, onContextMenu } = useRowFocus({
    rows,
    selection,
    onOpen,
    menu,
    rowsInView: () =>
      Math.max(1, Math.floor(((scroller.current?.clientHeight ?? 0) - headHeight) / rowHeight) - 1),
    show: (index) => virtualizer.scrollToIndex(index, { align: 'auto' }),
  });
  const items = virtualizer.getVirtualItems();
  // A row that comes into view takes over what the one that left was drawn with: cheaper by half than making it anew.
  const slots = Math.ceil((virtualizer.scrollRect?.height ?? 0) / rowHeight) + 2 + 2 * overscan;
  const [first, last] = [items[0]?.index ?? 0, items.at(-1)?.index ?? 0];
  useEffect(() => {
    if (hasMore && status === 'ready' && last >= rows.length - nearEnd) {
      loadMore();
    }
  }, [hasMore, status, last, rows.length, loadMore]);
  useEffect(() => onView?.(rows.slice(first, last + 1)), [onView, rows, first, last]);
  const size = {
    '--table-columns': shownColumns.template,
    '--table-width': `${shownColumns.width}px`,
    '--table-row': `${rowHeight}px`,
    '--table-frozen': selection === undefined ? '0px' : '36px',
  } as CSSProperties;
  const chosen = selection === undefined ? undefined : howMany(selection.ids.size, rows.length);
  return (
    <div className={classes['frame']}>
      {status === 'error' && (
        <div className={classes['failed']}>
          <ProblemAlert error={data.error} />
          <Button variant="default" onClick={data.retry}>
            <Trans>Try again</Trans>
          </Button>
        </div>
      )}
      <div
        ref={scroller}
        role="grid"
        className={classes['scroller']}
        style={size}
        tabIndex={0}
        aria-label={label}
        aria-busy={status === 'pending' || data.outdated}
        aria-rowcount={data.total === null ? -1 : data.total + 1}
        aria-colcount={
          shownColumns.columns.length + (selection === undefined ? 0 : 1) + (menu === undefined ? 0 : 1)
        }
        aria-multiselectable={selection !== undefined}
        aria-activedescendant={
          active >= first && active <= last && rows.length > 0 ? `${id}-${active}` : undefined
        }
        data-wide={wide || undefined}
        data-moved={(wide && moved) || undefined}
        {...(wide ? { onScroll: ({ currentTarget }) => setMoved(currentTarget.scrollLeft > 0) } : {})}
        onKeyDown={onKeyDown}
        onContextMenu={onContextMenu}
      >
        <TableHead
          columns={shownColumns.columns}
          sort={sort}
          onSort={onSort}
          chosen={chosen}
          onChooseAll={() => (chosen === 'none' ? selection?.chooseAll() : selection?.clear())}
          withMenu={menu !== undefined}
        />
        {status === 'pending' && <TableSkeleton rowHeight={rowHeight} />}
        {status === 'ready' && rows.length === 0 ? (
          <div role="row">
            <div role="gridcell">{props.empty}</div>
          </div>
        ) : (
          <div
            role="rowgroup"
            className={classes['body']}
            style={{ height: virtualizer.getTotalSize() }}
            data-outdated={data.outdated || undefined}
          >
            {items.map(({ index, start }) => {
              const row = rows[index];
              return (
                row !== undefined && (
                  <TableRow
                    key={index % slots}
                    row={row}
                    index={index}
                    domId={`${id}-${index}`}
                    name={props.nameOf(row)}
                    start={start - headHeight}
                    columns={shownColumns.columns}
                    active={index === active}
                    selected={selection?.ids.has(row.id)}
                    menuOpen={menuOpen && index === active}
                    does={does}
                  />
                )
              );
            })}
          </div>
        )}
      </div>
      <TableFoot data={data}>{props.foot}</TableFoot>
    </div>
  );
}

function howMany(chosen: number, rows: number): 'none' | 'some' | 'all' {
  return chosen === 0 ? 'none' : chosen < rows ? 'some' : 'all';
}
