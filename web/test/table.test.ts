import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rowAfterKey } from '../src/table/row-keys.ts';
import { all, extended, kept, mostSelected, nothingSelected, toggled } from '../src/table/selection.ts';
import { ariaSort, nextSort, parseSort, sortRows } from '../src/table/sort-order.ts';
import { parseLook } from '../src/table/table-look.ts';
import { parseTableSearch } from '../src/table/table-search.ts';

describe('the order of a table', () => {
  test('goes from rising to falling to the table’s own with each click', () => {
    expect(nextSort(undefined, 'name')).toBe('name');
    expect(nextSort('name', 'name')).toBe('-name');
    expect(nextSort('-name', 'name')).toBeUndefined();
    expect(nextSort('-name', 'memoryBytes')).toBe('memoryBytes');
  });

  test('is told to those who do not see the arrow', () => {
    expect(ariaSort('-name', 'name')).toBe('descending');
    expect(ariaSort('name,-id', 'name')).toBe('ascending');
    expect(ariaSort('name', 'id')).toBe('none');
    expect(parseSort('')).toBeUndefined();
  });

  test('puts what is not known last, whichever way it goes', () => {
    const rows = [{ v: null }, { v: 2 }, { v: 10 }];
    expect(sortRows(rows, ({ v }) => v, false, 'en').map(({ v }) => v)).toEqual([2, 10, null]);
    expect(sortRows(rows, ({ v }) => v, true, 'en').map(({ v }) => v)).toEqual([10, 2, null]);
  });

  test('counts numbers inside names', () => {
    const rows = ['vm10', 'VM2', 'vm1'].map((name) => ({ name }));
    expect(sortRows(rows, ({ name }) => name, false, 'en').map(({ name }) => name)).toEqual([
      'vm1',
      'VM2',
      'vm10',
    ]);
  });
});

const rows = Array.from({ length: 800 }, (_, place) => ({ id: `row-${place}` }));

describe('choosing rows', () => {
  test('twice is not chosen', () => {
    const once = toggled(nothingSelected, 'row-1');
    expect([...once.ids]).toEqual(['row-1']);
    expect(toggled(once, 'row-1').ids.size).toBe(0);
  });

  test('draws a range from the row chosen last, in either direction', () => {
    const anchor = toggled(nothingSelected, 'row-5');
    expect(extended(anchor, rows, 7).ids).toEqual(new Set(['row-5', 'row-6', 'row-7']));
    expect(extended(anchor, rows, 3).ids).toEqual(new Set(['row-5', 'row-4', 'row-3']));
    expect(extended(nothingSelected, rows, 3).ids).toEqual(new Set(['row-3']));
  });

  test('stops at as many as one bulk action takes', () => {
    expect(all(rows).ids.size).toBe(mostSelected);
    expect(toggled(all(rows), 'row-700').ids.size).toBe(mostSelected);
    expect(extended(toggled(nothingSelected, 'row-0'), rows, 799).ids.size).toBe(mostSelected);
  });

  test('forgets rows that are no longer in the table', () => {
    const two = toggled(toggled(nothingSelected, 'row-1'), 'gone');
    expect([...kept(two, rows).ids]).toEqual(['row-1']);
    const one = kept(two, rows);
    expect(kept(one, rows)).toBe(one);
  });
});

test('a key never leads outside the rows', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('ArrowDown', 'ArrowUp', 'PageDown', 'PageUp', 'Home', 'End'),
      fc.integer({ min: 1, max: 1000 }),
      fc.nat(1000),
      (key, count, place) => {
        const next = rowAfterKey(key, Math.min(place, count) - 1, count, 20);
        expect(next).toBeGreaterThanOrEqual(0);
        expect(next).toBeLessThan(count);
      },
    ),
  );
  expect(rowAfterKey('ArrowDown', -1, 3, 10)).toBe(0);
  expect(rowAfterKey('ArrowUp', -1, 3, 10)).toBe(2);
  expect(rowAfterKey('ArrowDown', 0, 0, 10)).toBeUndefined();
  expect(rowAfterKey('toString', 0, 3, 10)).toBeUndefined();
});

test('the address of a table holds only what a table understands', () => {
  expect(parseTableSearch({ q: 'web', sort: '-name', filter: 'tags = x', other: 1 })).toEqual({
    q: 'web',
    sort: '-name',
    filter: 'tags = x',
  });
  expect(parseTableSearch({ q: 42, sort: '', filter: 'x'.repeat(3000) })).toEqual({ q: '42' });
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom('q', 'sort', 'filter'), fc.anything()), (search) => {
      expect(Object.values(parseTableSearch(search)).every((value) => typeof value === 'string')).toBe(true);
    }),
  );
});

test('a look that was kept is distrusted', () => {
  expect(parseLook({ columns: ['host', 3], density: 'airy' })).toEqual({
    columns: ['host'],
    density: 'airy',
  });
  expect(parseLook('x')).toEqual({ density: 'dense' });
  expect(parseLook({ density: 1 })).toEqual({ density: 'dense' });
});
