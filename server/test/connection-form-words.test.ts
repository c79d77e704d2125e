import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { adapters } from '../src/adapters.ts';

const german = readFileSync(new URL('../../web/src/i18n/de/messages.po', import.meta.url), 'utf8').replaceAll(
  '"\n"',
  '',
);

/** Everything a schema says to people. */
function textsOf(node: unknown): readonly string[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]): readonly string[] => {
    if (typeof value === 'string') return ['title', 'description', 'x-section'].includes(key) ? [value] : [];
    return key === 'x-labels' ? Object.values(value as Record<string, string>) : textsOf(value);
  });
}

test.each(adapters.map(({ type, parameters }) => [type, parameters.jsonSchema] as const))(
  'every text of the form that connects %s has German words',
  (_type, schema) => {
    const texts = textsOf(schema);
    expect(texts.length).toBeGreaterThan(8);
    const untranslated = texts.filter((text) => !german.includes(`msgid ${JSON.stringify(text)}\n`));
    expect(untranslated).toEqual([]);
  },
);
