import { useEffect, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent, MouseEvent } from 'react';
import type { RowDoes } from './TableRow.tsx';
import { rowAfterKey } from './row-keys.ts';
import type { TableSelection } from './use-selection.ts';

export interface RowFocusOptions<Row> {
  readonly rows: readonly Row[];
  readonly selection: TableSelection<Row> | undefined;
  readonly onOpen: ((row: Row) => void) | undefined;
  readonly menu: RowDoes<Row>['menu'];
  readonly rowsInView: () => number;
  readonly show: (index: number) => void;
}

export interface RowFocus<Row> {
  /** Place of the row the keys act on; -1: none yet. */
  readonly active: number;
  readonly menuOpen: boolean;
  readonly does: RowDoes<Row>;
  readonly onKeyDown: (event: KeyboardEvent<HTMLDivElement>) => void;
  /** Browsers tell of the menu key and Shift-F10 in this way, some of them in no other. */
  readonly onContextMenu: (event: MouseEvent<HTMLDivElement>) => void;
}

/**
 * The keys of a table: arrows, Page Up/Down, Home and End move between rows, with Shift they choose, Space chooses one,
 * Ctrl-A all, Escape none, Enter opens, Shift-F10 or the menu key opens the row's menu.
 */
export function useRowFocus<Row extends { readonly id: string }>(
  options: RowFocusOptions<Row>,
): RowFocus<Row> {
  // The row keeps its focus when others come and go above it.
  const [activeRow, setActive] = useState<Placed>();
  const [menuOf, setMenuOf] = useState<string>();
  const { rows } = options;
  const active = placeOf(rows, activeRow);
  const newest = useRef(options);
  useEffect(() => {
    newest.current = options;
  });
  const [does] = useState<Omit<RowDoes<Row>, 'open' | 'menu'>>(() => ({
    activate: (index) => setActive(placed(newest.current.rows, index)),
    select: (row, index, range) => {
      setActive({ id: row.id, place: index });
      const { selection } = newest.current;
      if (range) {
        selection?.extendTo(index);
      } else {
        selection?.toggle(row.id);
      }
    },
    setMenu: (index, open) => {
      const next = placed(newest.current.rows, index);
      setActive(next);
      setMenuOf(open ? next?.id : undefined);
    },
  }));
  const { onOpen: open, menu: menuItems } = options;
  const stable = useMemo(() => ({ ...does, open, menu: menuItems }), [does, open, menuItems]);
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const { selection, onOpen, menu, rowsInView, show } = options;
    // Keys in an open menu come by as well: React has it inside the table, the page has not.
    if (event.target instanceof Node && !event.currentTarget.contains(event.target)) {
      return;
    }
    const onControl = event.target !== event.currentTarget;
    const next = rowAfterKey(event.key, active, rows.length, rowsInView());
    if (next !== undefined && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      setActive(placed(rows, next));
      show(next);
      if (onControl) {
        event.currentTarget.focus();
      }
      if (event.shiftKey) {
        selection?.extendTo(next);
      }
      return;
    }
    const row = rows[active];
    if (event.key === 'Escape' && selection !== undefined && selection.ids.size > 0) {
      event.preventDefault();
      selection.clear();
    } else if (event.key === 'a' && (event.ctrlKey || event.metaKey) && selection !== undefined) {
      event.preventDefault();
      selection.chooseAll();
    } else if (row === undefined || onControl) {
      return;
    } else if (event.key === ' ' && selection !== undefined) {
      event.preventDefault();
      selection.toggle(row.id);
    } else if (event.key === 'Enter' && onOpen !== undefined) {
      event.preventDefault();
      onOpen(row);
    } else if (
      (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) &&
      menu !== undefined
    ) {
      event.preventDefault();
      pressMenu(event.currentTarget);
    }
  };
  const onContextMenu = (event: MouseEvent<HTMLDivElement>) => {
    const row = rows[active];
    if (event.target === event.currentTarget && row !== undefined && options.menu !== undefined) {
      event.preventDefault();
      pressMenu(event.currentTarget);
    }
  };
  const menuOpen = menuOf !== undefined && menuOf === activeRow?.id;
  return { active, menuOpen, does: stable, onKeyDown, onContextMenu };
}

/** As a click on the active row's button does, with the focus on it: there it comes back to. */
function pressMenu(table: HTMLElement): void {
  const button = table.querySelector<HTMLButtonElement>('[data-active] [aria-haspopup="menu"]');
  button?.focus();
  // After this key is through: the menu hears keys as soon as it is there.
  setTimeout(() => button?.click());
}

interface Placed {
  readonly id: string;
  readonly place: number;
}

function placed(rows: readonly { readonly id: string }[], place: number): Placed | undefined {
  const row = rows[place];
  return row === undefined ? undefined : { id: row.id, place };
}

/** Where the active row is now: where it was, unless others came or went above it. */
function placeOf(rows: readonly { readonly id: string }[], active: Placed | undefined): number {
  if (active === undefined) {
    return -1;
  }
  return rows[active.place]?.id === active.id ? active.place : rows.findIndex(({ id }) => id === active.id);
}
