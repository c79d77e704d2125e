import { useLingui } from '@lingui/react';
import { readServerText } from '../i18n/server-words.ts';
import { sentence, wholeSentence } from './sentence.ts';

export interface ServerTextProps {
  /** What the server said, in English. */
  readonly text: string;
  /** A part of a sentence that stands alone here: it begins with a capital. */
  readonly alone?: boolean;
  /** Another sentence follows: it ends with a full stop. */
  readonly ended?: boolean;
}

/** A text of the server's in the reader's language; one that only the platform knows stays English and is marked so. */
export function ServerText({ text, alone = false, ended = false }: ServerTextProps) {
  const { i18n } = useLingui();
  const { words, language } = readServerText(text);
  const shown = ended ? wholeSentence(words) : alone ? sentence(words) : words;
  return language === i18n.locale ? shown : <span lang={language}>{shown}</span>;
}
