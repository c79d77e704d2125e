import { useLingui } from '@lingui/react/macro';
import { memo, useRef } from 'react';
import type { ReactNode } from 'react';
import type { TableColumn } from './column.ts';
import { RowMenu } from './RowMenu.tsx';
import { useFlash } from './use-flash.ts';
import { useFocusStays } from './use-focus-stays.ts';
import classes from './table.module.css';

export interface TableRowProps<Row> {
  readonly row: Row;
  readonly index: number;
  readonly domId: string;
  readonly name: string;
  /** From the top of the body, in px. */
  readonly start: number;
  readonly columns: readonly TableColumn<Row>[];
  readonly active: boolean;
  /** Undefined: rows of this table are not chosen. */
  readonly selected: boolean | undefined;
  readonly menuOpen: boolean;
  /** Stable: a row is drawn anew only when it, or what is said of it here, changes. */
  readonly does: RowDoes<Row>;
}

export interface RowDoes<Row> {
  readonly activate: (index: number) => void;
  readonly select: (row: Row, index: number, range: boolean) => void;
  readonly open: ((row: Row) => void) | undefined;
  readonly menu: ((row: Row) => ReactNode) | undefined;
  readonly setMenu: (index: number, open: boolean) => void;
}

/**
 * One row, where the virtual list puts it; out of view, its element is given to another row. Of its controls only the
 * active row's are in the tab order.
 */
export const TableRow = memo(Row) as typeof Row;

function Row<R extends { readonly id: string }>({
  row,
  index,
  domId,
  name,
  start,
  columns,
  active,
  selected,
  menuOpen,
  does,
}: TableRowProps<R>) {
  const { t } = useLingui();
  const menu = does.menu;
  const element = useRef<HTMLDivElement>(null);
  useFlash(element, row, columns);
  useFocusStays(element, row.id);
  return (
    // Keys are the table's: it holds the focus and says by aria-activedescendant which row is meant.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      ref={element}
      role="row"
      id={domId}
      className={classes['row']}
      aria-rowindex={index + 2}
      aria-selected={selected}
      data-active={active || undefined}
      style={{ transform: `translateY(${start}px)` }}
      onClick={() => does.activate(index)}
      onDoubleClick={({ target, currentTarget }) => {
        // Not from an open menu, which the page has elsewhere.
        if (target instanceof Node && currentTarget.contains(target)) {
          does.open?.(row);
        }
      }}
    >
      {selected !== undefined && (
        <div role="gridcell" className={classes['cell']} data-frozen="check">
          <input
            type="checkbox"
            className={classes['check']}
            aria-label={t`Select ${name}`}
            checked={selected}
            tabIndex={active ? 0 : -1}
            onChange={(event) =>
              does.select(row, index, event.nativeEvent instanceof MouseEvent && event.nativeEvent.shiftKey)
            }
          />
        </div>
      )}
      {columns.map((column, place) => (
        <div
          key={column.id}
          role={place === 0 ? 'rowheader' : 'gridcell'}
          className={classes['cell']}
          data-column={column.id}
          data-numeric={column.numeric || undefined}
          data-frozen={place === 0 ? 'name' : undefined}
        >
          {column.cell(row)}
        </div>
      ))}
      {menu !== undefined && (
        <div role="gridcell" className={classes['cell']} data-frozen="end">
          <RowMenu
            label={t`Actions of ${name}`}
            items={() => menu(row)}
            tabbable={active}
            opened={menuOpen}
            onChange={(open) => does.setMenu(index, open)}
          />
        </div>
      )}
    </div>
  );
}
