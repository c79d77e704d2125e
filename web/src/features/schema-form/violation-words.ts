import type { I18n, MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { Violation } from './violations.ts';

/** A broken rule as people say it, beside the field. */
export function violationText({ rule, limit = 0 }: Violation, i18n: I18n): string {
  return i18n._(words[rule](limit));
}

const words: Readonly<Record<Violation['rule'], (limit: number) => MessageDescriptor>> = {
  required: () => msg`Needed`,
  type: () => msg`It is of the wrong kind`,
  choice: () => msg`It is none of the possible values`,
  least: (limit) => msg`At least ${limit}`,
  most: (limit) => msg`At most ${limit}`,
  above: (limit) => msg`More than ${limit}`,
  shortest: (limit) => msg`At least ${limit} characters`,
  longest: (limit) => msg`At most ${limit} characters`,
  form: () => msg`It does not have the form that is needed`,
  'fewest-items': (limit) => msg`At least ${limit} of them`,
  'most-items': (limit) => msg`At most ${limit} of them`,
  unknown: () => msg`Nothing of this name is known here`,
};

/** By pointer, the first of each; what is merely missing only where `withMissing`. */
export function violationTexts(
  violations: readonly Violation[],
  i18n: I18n,
  withMissing: boolean,
): ReadonlyMap<string, string> {
  const told = violations.filter(({ rule }) => withMissing || rule !== 'required');
  return new Map(told.toReversed().map((each) => [each.pointer, violationText(each, i18n)]));
}
