import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';
import type { TableColumn } from './column.ts';

/**
 * Tints those cells of a row for a second whose value changed; nothing moves. An element that shows another row than
 * before is tinted no longer: that row has not changed.
 */
export function useFlash<Row extends { readonly id: string }>(
  element: RefObject<HTMLElement | null>,
  row: Row,
  columns: readonly TableColumn<Row>[],
): void {
  const before = useRef(row);
  const tints = useRef<readonly Animation[]>([]);
  useEffect(() => {
    const was = before.current;
    before.current = row;
    if (was.id !== row.id) {
      for (const tint of tints.current) {
        tint.cancel();
      }
      tints.current = [];
      return;
    }
    if (was === row || window.matchMedia('(prefers-reduced-motion: reduce)').matches) {
      return;
    }
    tints.current = columns.flatMap(({ id, flash }) => {
      const changed = flash !== undefined && flash(was) !== flash(row);
      const cell = changed ? element.current?.querySelector(`[data-column="${id}"]`) : undefined;
      return cell?.animate([{ backgroundColor: 'var(--av-flash)' }, {}], tinting) ?? [];
    });
  }, [element, row, columns]);
}

const tinting: KeyframeAnimationOptions = { duration: 1_000, easing: 'ease-out' };
