import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyOf, chipOperators, chipsOf, filterOf, withChip } from '../src/table/filter-chips.ts';
import type { Chip } from '../src/table/filter-chips.ts';

const field = fc.constantFrom('name', 'powerState', 'memoryBytes', 'tags', 'confidence');
const value = fc.oneof(
  fc.string({ minLength: 1 }),
  fc.constantFrom('and', 'OR', 'in', '"', "'", '\\', ' a b '),
);
const chip: fc.Arbitrary<Chip> = fc.oneof(
  fc.record({
    field,
    op: fc.constantFrom(...chipOperators.filter((op) => op !== 'in')),
    values: fc.tuple(value),
  }),
  fc.record({
    field,
    op: fc.constant('in' as const),
    values: fc.array(value, { minLength: 1, maxLength: 5 }),
  }),
);

describe('chips of a filter', () => {
  test('come back from the filter that is made of them, whatever their values hold', () => {
    fc.assert(
      fc.property(fc.array(chip, { minLength: 1, maxLength: 6 }), (chips) => {
        expect(chipsOf(filterOf(chips))).toEqual(chips);
      }),
    );
  });

  test('are none of a filter that says more than chips can, or that cannot be read', () => {
    for (const filter of [
      'name = a or name = b',
      '(name = a)',
      'name =',
      'name = a and',
      'name = a name = b',
      'and = a',
      'name in (a b)',
      'name in (a,)',
      'name in a',
      'name "=" a',
      'name = "a',
    ]) {
      expect(chipsOf(filter), filter).toBeUndefined();
    }
  });

  test('are an empty list of an empty filter', () => {
    expect(chipsOf(undefined)).toEqual([]);
    expect(chipsOf('  ')).toEqual([]);
    expect(filterOf([])).toBeUndefined();
  });

  test('never break on any text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const chips = chipsOf(text);
        expect(chips === undefined || Array.isArray(chips)).toBe(true);
      }),
    );
  });

  test('are written the way the API reads them', () => {
    expect(filterOf([anyOf('powerState', ['RUNNING']), anyOf('host', ['pve 1', 'pve2'])])).toBe(
      'powerState = RUNNING and host in ("pve 1", pve2)',
    );
  });
});

test('a condition on a field takes the place of the one before, and none takes it away', () => {
  const chips = [anyOf('powerState', ['RUNNING']), anyOf('host', ['a'])];
  expect(withChip(chips, anyOf('powerState', ['STOPPED']))).toEqual([
    anyOf('powerState', ['STOPPED']),
    chips[1],
  ]);
  expect(withChip(chips, anyOf('powerState', []))).toEqual([chips[1]]);
  expect(withChip(chips, anyOf('tags', ['x']))).toEqual([...chips, anyOf('tags', ['x'])]);
});
