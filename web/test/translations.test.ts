import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const german = readFileSync(join(import.meta.dirname, '../src/i18n/de/messages.po'), 'utf8');

test('every text of the console has its German words', () => {
  const entries = german.split('\n\n').filter((entry) => !entry.includes('#~') && /^msgid "./m.test(entry));
  const without = entries.filter((entry) => /^msgstr ""\n?$/m.test(entry) && !/^msgstr ""\n"./m.test(entry));
  expect(entries.length).toBeGreaterThan(50);
  expect(without.map((entry) => /^msgid (.+)$/m.exec(entry)?.[1])).toEqual([]);
});
