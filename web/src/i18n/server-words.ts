import type { Language } from './languages.ts';
import type { Reading } from './server-texts.ts';

type Read = (text: string) => Reading;

const asItIs: Read = (text) => ({ words: text, language: 'en' });
let read: Read = asItIs;

/** Fetches the table of a language's words for the server's texts; English needs none. */
export async function loadServerWords(language: Language): Promise<void> {
  if (language === 'en') {
    read = asItIs;
    return;
  }
  const { inReadersWords } = await import('./server-texts.ts');
  read = (text) => inReadersWords(text, language);
}

/** A text of the server's for the reader of this page, with the language it came out in. */
export function readServerText(text: string): Reading {
  return read(text);
}

/** The same where only a string can stand: a tooltip, an attribute, a toast. */
export function serverWords(text: string): string {
  return read(text).words;
}
