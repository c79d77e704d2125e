import { useEffect, useState } from 'react';
import type { RefObject } from 'react';

/**
 * Whether something of this width, in px, does not fit into an element. Cells are frozen only then: each frozen cell is a
 * layer of its own for the browser, and a table has hundreds.
 */
export function useOverflow(element: RefObject<HTMLElement | null>, width: number): boolean {
  const [room, setRoom] = useState(Number.POSITIVE_INFINITY);
  useEffect(() => {
    const { current } = element;
    if (current === null) {
      return undefined;
    }
    const observer = new ResizeObserver(() => setRoom(current.clientWidth));
    observer.observe(current);
    return () => observer.disconnect();
  }, [element]);
  return width > room;
}
