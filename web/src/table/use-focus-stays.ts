import { useLayoutEffect, useRef } from 'react';
import type { RefObject } from 'react';

/**
 * Gives the focus back to the table when the row that held it is scrolled away: its element shows another row now, and
 * a key meant for the one must not reach the other.
 */
export function useFocusStays(element: RefObject<HTMLElement | null>, rowId: string): void {
  const shown = useRef(rowId);
  useLayoutEffect(() => {
    if (shown.current === rowId) {
      return;
    }
    shown.current = rowId;
    if (element.current?.contains(document.activeElement)) {
      element.current.closest<HTMLElement>('[role="grid"]')?.focus({ preventScroll: true });
    }
  }, [element, rowId]);
}
