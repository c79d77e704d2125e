import { readFileSync } from 'node:fs';

export type Language = 'en' | 'de';

/** Every text of the pages by its English: what it is in German. */
export const germanWords: ReadonlyMap<string, string> = readCatalogue(
  new URL('../../web/src/i18n/de/messages.po', import.meta.url),
);

/** Matches an English text of the pages as they show it in a language, whatever name or number fills its blanks. */
export function shownAs(english: string, language: Language): RegExp {
  const text = language === 'en' ? english : germanWords.get(english);
  if (text === undefined || text === '') throw new Error(`the catalogue has no German for "${english}"`);
  const pattern = text
    .replaceAll(/[.*+?^$()|[\]\\]/g, String.raw`\$&`)
    .replaceAll(/\{\w+\}/g, String.raw`\S+`);
  return new RegExp(`^${pattern}$`);
}

/** The catalogue as Lingui writes it: a text and its translation each on a line. */
function readCatalogue(file: URL): ReadonlyMap<string, string> {
  const entries = readFileSync(file, 'utf8').matchAll(/^msgid (".+")\nmsgstr (".*")$/gm);
  return new Map(
    [...entries].map(([, id = '""', text = '""']) => [JSON.parse(id) as string, JSON.parse(text) as string]),
  );
}
