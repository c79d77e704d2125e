import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';

/** Tints an element for a second whenever `value` changes; nothing moves. */
export function useFlash(value: string | number | null | undefined): RefObject<HTMLDivElement | null> {
  const element = useRef<HTMLDivElement>(null);
  const before = useRef(value);
  useEffect(() => {
    if (before.current !== value) {
      before.current = value;
      if (!window.matchMedia('(prefers-reduced-motion: reduce)').matches) {
        element.current?.animate([{ backgroundColor: 'var(--av-flash)' }, {}], {
          duration: 1_000,
          easing: 'ease-out',
        });
      }
    }
  }, [value]);
  return element;
}
