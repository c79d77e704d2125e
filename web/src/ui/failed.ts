import { i18n } from '@lingui/core';
import { notifications } from '@mantine/notifications';
import { wordsOf } from './problem-words.ts';

/** Tells of a failure that has no place of its own on the page. */
export function tellFailure(error: unknown): void {
  const { title, detail, nextStep } = wordsOf(error);
  notifications.show({
    color: 'red',
    title: i18n._(title),
    message: nextStep === undefined ? detail : `${detail} ${nextStep}`,
    autoClose: 10_000,
  });
}
