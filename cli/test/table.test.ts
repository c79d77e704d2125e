import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { characters } from '../src/output/characters.ts';
import { table } from '../src/output/table.ts';
import { stateNow } from '../src/output/past.ts';
import { ageText, bytesText, durationText } from '../src/output/units.ts';

interface Row {
  readonly name: string;
  readonly size: number | null;
}
const columns = [
  { header: 'NAME', value: ({ name }: Row) => name, shrinkTo: 8 },
  { header: 'SIZE', value: ({ size }: Row) => size, align: 'right' as const },
];

describe('a table', () => {
  test('aligns text left, numbers right, and shows a dash for what is not known', () => {
    const rows = [
      { name: 'a', size: 5 },
      { name: 'long-name', size: null },
      { name: 'b', size: 12345 },
    ];
    expect(table(rows, columns)).toBe(
      ['NAME        SIZE', 'a              5', 'long-name      —', 'b          12345', ''].join('\n'),
    );
  });

  test('cuts what may be cut when the terminal is narrow', () => {
    const shown = table([{ name: 'a-very-long-name-indeed', size: 123 }], columns, { width: 16 });
    expect(shown).toBe(['NAME        SIZE', 'a-very-lo…   123', ''].join('\n'));
  });

  test('fits every terminal that has room for what may not be cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ name: fc.string({ unit: 'grapheme' }), size: fc.nat({ max: 99_999 }) }), {
          minLength: 1,
        }),
        fc.integer({ min: 15, max: 120 }),
        (rows, width) => {
          for (const line of table(rows, columns, { width }).split('\n')) {
            expect(characters(line).length).toBeLessThanOrEqual(width);
          }
        },
      ),
    );
  });

  test('lets no name speak to the terminal', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const shown = table([{ name, size: 1 }], columns);
        expect(shown.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
      }),
    );
  });

  test('has colour only when asked for, and the same text with it', () => {
    const styled = columns.map((column) => ({ ...column, style: () => 'green' as const }));
    const rows = [{ name: 'a', size: 5 }];
    const coloured = table(rows, styled, { colour: true });
    expect(coloured).not.toBe(table(rows, styled));
    expect(stripVTControlCharacters(coloured).replaceAll(/ +\n/g, '\n')).toBe(table(rows, styled));
  });
});

test('amounts and ages are told in the unit a person would choose', () => {
  expect([0, 512, 1024, 1536, 2 ** 31, 3.5 * 2 ** 40].map((bytes) => bytesText(bytes))).toEqual([
    '0 B',
    '512 B',
    '1 KiB',
    '1.5 KiB',
    '2 GiB',
    '3.5 TiB',
  ]);
  expect(bytesText(null)).toBeNull();
  expect([5, 1500, 42_000, 600_000, 10_800_000, 900_000_000].map(durationText)).toEqual([
    '5 ms',
    '1.5 s',
    '42 s',
    '10 min',
    '3 h',
    '10 d',
  ]);
  expect(ageText('2026-01-01T00:00:00Z', Date.parse('2026-01-01T00:04:00Z'))).toBe('4 min');
});

test('what is not known to be so any more does not look as if it were', () => {
  const seenAt = new Date(Date.now() - 240_000).toISOString();
  expect(stateNow('AVAILABLE', { stale: false, seenAt })).toBe('AVAILABLE');
  expect(stateNow('AVAILABLE', { stale: true, seenAt })).toBe('STALE (AVAILABLE 4 min ago)');
});
