import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fullnessOf, usedOf } from '../src/features/infrastructure/fullness.ts';
import { pathTo, treeMove, treeRows } from '../src/features/infrastructure/tree-rows.ts';
import type { TreeNode } from '../src/features/infrastructure/tree-rows.ts';
import { vmsWithin } from '../src/features/infrastructure/vms-within.ts';
import {
  mostRecent,
  optionAfterKey,
  parseRecent,
  pathOf,
  withRecent,
} from '../src/features/search/search-hits.ts';

const node = (id: string, ...children: TreeNode[]): TreeNode => ({ id, children });
const tree = [node('dc', node('cluster', node('host1'), node('host2'))), node('lone')];

describe('a tree', () => {
  test('shows only what is below open nodes, with its level', () => {
    expect(treeRows(tree, new Set()).map((row) => row.node.id)).toEqual(['dc', 'lone']);
    expect(treeRows(tree, new Set(['dc', 'cluster'])).map((row) => `${row.node.id} ${row.level}`)).toEqual([
      'dc 1',
      'cluster 2',
      'host1 3',
      'host2 3',
      'lone 1',
    ]);
  });

  test('knows the way to a node', () => {
    expect(pathTo(tree, 'host2')).toEqual(['dc', 'cluster', 'host2']);
    expect(pathTo(tree, 'nowhere')).toEqual([]);
  });

  test('is walked by arrow keys as trees are', () => {
    const opens = ({ children }: TreeNode) => children.length > 0;
    const rows = treeRows(tree, new Set(['dc']));
    expect(treeMove('ArrowRight', rows, 'cluster', opens)).toEqual({ type: 'open', id: 'cluster' });
    expect(treeMove('ArrowRight', rows, 'dc', opens)).toEqual({ type: 'focus', id: 'cluster' });
    expect(treeMove('ArrowLeft', rows, 'cluster', opens)).toEqual({ type: 'focus', id: 'dc' });
    expect(treeMove('ArrowLeft', rows, 'dc', opens)).toEqual({ type: 'close', id: 'dc' });
    expect(treeMove('ArrowRight', rows, 'lone', opens)).toBeUndefined();
    expect(treeMove('End', rows, 'dc', opens)).toEqual({ type: 'focus', id: 'lone' });
    expect(treeMove('ArrowDown', rows, 'lone', opens)).toBeUndefined();
    expect(treeMove('ArrowDown', [], undefined, opens)).toBeUndefined();
  });
});

test('fullness has a word only where both figures are known', () => {
  expect(fullnessOf(100, 50)).toBe('room');
  expect(fullnessOf(100, 25)).toBe('filling');
  expect(fullnessOf(100, 10)).toBe('nearlyFull');
  expect(fullnessOf(100, 0)).toBe('full');
  expect(fullnessOf(null, 5)).toBeUndefined();
  expect(fullnessOf(0, 0)).toBeUndefined();
  expect(usedOf(10, 12)).toBe(0);
  expect(usedOf(10, null)).toBeNull();
});

test('the VMs of a unit are found by its host or what its hosts stand in', () => {
  const unit = { id: 'u1', connectionId: 'c1' };
  expect(vmsWithin({ ...unit, type: 'HOST' }, undefined)).toBe('hostId = u1');
  expect(vmsWithin({ ...unit, type: 'CLUSTER' }, undefined)).toBe('hostParentId = u1');
  expect(vmsWithin({ ...unit, type: 'RESOURCE_POOL' }, undefined)).toBeUndefined();
  expect(vmsWithin({ ...unit, type: 'DATACENTER' }, undefined)).toBeUndefined();
});

describe('search', () => {
  const hit = (place: number) => ({
    kind: 'vm' as const,
    id: `00000000-0000-7000-8000-${String(place).padStart(12, '0')}`,
    name: `vm-${place}`,
    connectionName: null,
  });

  test('remembers what was chosen, the latest first and each once', () => {
    const recent = [1, 2, 3, 1].reduce<ReturnType<typeof parseRecent>>(
      (all, place) => withRecent(all, hit(place)),
      [],
    );
    expect(recent.map(({ name }) => name)).toEqual(['vm-1', 'vm-3', 'vm-2']);
    const many = Array.from({ length: 20 }, (_, place) => hit(place)).reduce<ReturnType<typeof parseRecent>>(
      withRecent,
      [],
    );
    expect(many).toHaveLength(mostRecent);
    expect(parseRecent(JSON.parse(JSON.stringify(many)))).toEqual(many);
  });

  test('distrusts what was kept', () => {
    fc.assert(fc.property(fc.anything(), (value) => Array.isArray(parseRecent(value))));
    expect(
      parseRecent([
        { ...hit(1), id: '../../evil' },
        { ...hit(2), kind: 'other' },
      ]),
    ).toEqual([]);
  });

  test('leads to the page of what was found', () => {
    expect(pathOf({ kind: 'network', id: 'n' })).toBe('/infrastructure/networks/n');
    expect(pathOf({ kind: 'vm', id: 'v' })).toBe('/vms/v');
  });

  test('goes around the ends of the list', () => {
    expect(optionAfterKey('ArrowDown', 2, 3)).toBe(0);
    expect(optionAfterKey('ArrowUp', 0, 3)).toBe(2);
    expect(optionAfterKey('ArrowDown', 0, 0)).toBeUndefined();
    expect(optionAfterKey('a', 0, 3)).toBeUndefined();
  });
});
