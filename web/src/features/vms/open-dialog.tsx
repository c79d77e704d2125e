import { modals } from '@mantine/modals';
import type { ReactNode } from 'react';

/** Opens a dialog; what it shows is given the way to close it. */
export function openDialog(title: string, contents: (close: () => void) => ReactNode): void {
  const modalId = modals.open({ title, size: 'lg', children: contents(() => modals.close(modalId)) });
}
