import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';
import type { TableColumn } from './column.ts';

/** Tints those cells of a row for a second whose value changed; nothing moves. */
export function useFlash<Row>(
  row: Row,
  columns: readonly TableColumn<Row>[],
): RefObject<HTMLDivElement | null> {
  const element = useRef<HTMLDivElement>(null);
  const before = useRef(row);
  useEffect(() => {
    const was = before.current;
    before.current = row;
    if (was === row || window.matchMedia('(prefers-reduced-motion: reduce)').matches) {
      return;
    }
    for (const { id, flash } of columns) {
      if (flash !== undefined && flash(was) !== flash(row)) {
        tint(element.current?.querySelector(`[data-column="${id}"]`));
      }
    }
  }, [row, columns]);
  return element;
}

function tint(cell: Element | null | undefined): void {
  cell?.animate([{ backgroundColor: 'var(--av-flash)' }, {}], { duration: 1_000, easing: 'ease-out' });
}
