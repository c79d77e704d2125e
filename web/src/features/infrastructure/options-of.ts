import type { I18n, MessageDescriptor } from '@lingui/core';

/** Values with their words, to choose from. */
export function optionsOf(words: Readonly<Record<string, MessageDescriptor>>, i18n: I18n) {
  return Object.entries(words).map(([value, label]) => ({ value, label: i18n._(label) }));
}
