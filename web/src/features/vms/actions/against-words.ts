import { i18n } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { Against } from './verbs.ts';

/** Why not, in words for the tooltip of what is disabled; undefined where nothing speaks against it. */
export function againstText(against: Against | undefined): string | undefined {
  switch (against?.why) {
    case undefined:
      return undefined;
    case 'permission':
      return i18n._(msg`Your role does not allow it`);
    case 'not-read-yet':
      return i18n._(msg`Asking what is possible`);
    case 'refused':
      return sentence(against.reason);
  }
}

/** A reason of the server's, which writes them as parts of sentences. */
function sentence(reason: string): string {
  return reason.charAt(0).toLocaleUpperCase() + reason.slice(1);
}
