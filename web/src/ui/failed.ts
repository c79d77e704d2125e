import { i18n } from '@lingui/core';
import { notifications } from '@mantine/notifications';
import { wordsOf } from './problem-words.ts';
import { serverWords } from '../i18n/server-words.ts';

/** Tells of a failure that has no place of its own on the page. */
export function tellFailure(error: unknown): void {
  const { title, detail, nextStep } = wordsOf(error);
  notifications.show({
    color: 'red',
    title: i18n._(title),
    message: [detail, ...(nextStep === undefined ? [] : [nextStep])].map(serverWords).join(' '),
    autoClose: 10_000,
  });
}
