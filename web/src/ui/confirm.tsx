import { i18n } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import type { ReactNode } from 'react';
import { focusBack } from './focus-back.ts';

export interface Question {
  readonly title: string;
  /** What is lost, in plain words. */
  readonly children: ReactNode;
  /** The verb on the button. */
  readonly confirm: string;
  readonly onConfirm: () => void;
}

/** Asks before something that cannot be undone. */
export function askFirst({ title, children, confirm, onConfirm }: Question): void {
  modals.openConfirmModal({
    ...focusBack(),
    title,
    children: (
      <Text size="sm" component="div">
        {children}
      </Text>
    ),
    labels: { confirm, cancel: i18n._(msg`Cancel`) },
    groupProps: { gap: 'xs' },
    confirmProps: { color: 'red' },
    cancelProps: { 'data-autofocus': true },
    onConfirm,
  });
}
