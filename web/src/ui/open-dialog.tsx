import { modals } from '@mantine/modals';
import type { ReactNode } from 'react';
import { focusBack } from './focus-back.ts';

/** Opens a dialog; what it shows is given the way to close it. */
export function openDialog(
  title: string,
  contents: (close: () => void) => ReactNode,
  size: 'md' | 'lg' = 'lg',
): void {
  const modalId = modals.open({
    ...focusBack(),
    title,
    size,
    children: contents(() => modals.close(modalId)),
  });
}
