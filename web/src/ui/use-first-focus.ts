import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';

/** In this order; a list of choices that opens by itself when it gets the focus is left out. */
const first = [
  '[data-autofocus]',
  'input[type="radio"]:checked:enabled',
  'input:enabled:is([readonly], :not([aria-haspopup])), textarea:enabled',
  'button:enabled',
];

/**
 * The form of a dialog takes the focus where one begins, rather than on the cross that closes it; also when its code or
 * its data came later than the dialog. When it was refused, with `problem`, the focus goes to the first field that is
 * wrong, or back to the button that was pressed: it lost it while it was waiting.
 */
export function useFirstFocus(problem: unknown = null): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    const target = first
      .map((selector) => form.current?.querySelector<HTMLElement>(selector))
      .find((found) => found !== null && found !== undefined);
    // The dialog itself looks for this when it opens.
    target?.setAttribute('data-autofocus', 'true');
    target?.focus();
  }, []);
  useEffect(() => {
    if (problem !== null) {
      const wrong = form.current?.querySelector<HTMLElement>('[aria-invalid="true"]');
      (wrong ?? form.current?.querySelector<HTMLElement>('[type="submit"]'))?.focus();
    }
  }, [problem]);
  return form;
}
