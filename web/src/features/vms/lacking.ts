import { i18n } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { Schemas } from '../../api/client.ts';
import { sentence } from '../../ui/sentence.ts';
import { serverWords } from '../../i18n/server-words.ts';

type Support = Schemas['Capabilities']['features']['console'];

/** Why an endpoint lacks a feature; undefined: it has it, or it is not known yet. */
export function lacking(support: Support | undefined): string | undefined {
  if (support?.support !== 'none') {
    return undefined;
  }
  return support.reason === undefined
    ? i18n._(msg`The platform lacks it`)
    : sentence(serverWords(support.reason));
}
