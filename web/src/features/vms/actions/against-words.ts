import { i18n } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { sentence } from '../../../ui/sentence.ts';
import type { Against } from './verbs.ts';
import { serverWords } from '../../../i18n/server-words.ts';

/** Why not, in words for the tooltip of what is disabled; undefined where nothing speaks against it. */
export function againstText(against: Against | undefined): string | undefined {
  if (against === undefined) {
    return undefined;
  }
  if (against.why === 'refused') {
    return sentence(serverWords(against.reason));
  }
  return against.why === 'permission'
    ? i18n._(msg`Your role does not allow it`)
    : i18n._(msg`Asking what is possible`);
}
