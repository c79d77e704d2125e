import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hostPlaces, storagePlaces } from '../src/features/vms/actions/dialogs/places.ts';
import { mending, patchLine } from '../src/features/vms/mend.ts';
import { readPixmap } from '../src/features/vms/read-pixmap.ts';
import { changeOf, isSent, outcomesOf, settingsOf } from '../src/features/vms/reconfigure-form.ts';
import { snapshotTree } from '../src/features/vms/snapshots/snapshot-tree.ts';
import type { Snapshot } from '../src/features/vms/snapshots/snapshot-tree.ts';
import { staleParts } from '../src/features/vms/vm-events.ts';

describe('what an event makes old', () => {
  const event = (type: string, id: string, data = {}) =>
    ({ type, subject: { type: 'x', id }, data }) as Parameters<typeof staleParts>[0][number];
  const parts = (...events: readonly ReturnType<typeof event>[]) =>
    [...staleParts(events, 'vm1', 'c1')].sort();

  test('nothing, when it is about another VM, another connection or mere progress', () => {
    expect(
      parts(
        event('vm.changed', 'vm2'),
        event('connection.degraded', 'c2'),
        event('operation.finished', 'o1', { vmId: 'vm2' }),
        event('operation.progressed', 'o1', { vmId: 'vm1' }),
      ),
    ).toEqual([]);
  });

  test('findings and backups only when something was done to it through us', () => {
    expect(parts(event('vm.changed', 'vm1'))).toEqual(['actions', 'itself', 'snapshots', 'timeline']);
    expect(parts(event('operation.finished', 'o1', { vmId: 'vm1' }))).toContain('findings');
    expect(parts(event('connection.degraded', 'c1'))).toEqual(['actions', 'itself']);
  });
});

describe('a change of settings', () => {
  const vm = {
    name: 'a',
    cpu: { cores: 2, maxCores: 4 },
    memory: { sizeBytes: 1024 ** 3, maxBytes: 1024 ** 3 },
    autostart: null,
  };
  const now = settingsOf(vm);

  test('holds only what differs, and leaves alone what the platform does not tell', () => {
    expect(now).toEqual({ name: 'a', cpuCores: 2, memoryMb: 1024, autostart: null });
    expect(changeOf(now, now)).toBeUndefined();
    expect(changeOf(now, { ...now, cpuCores: 4 })).toEqual({ cpuCores: 4 });
    expect(changeOf({ ...now, autostart: true }, { ...now, autostart: false })).toEqual({ autostart: false });
  });

  test('is told field by field as the operation says, not as was hoped', () => {
    const asked = { cpuCores: 4, memoryMb: 2048, name: 'b' };
    const result = {
      changes: [
        { field: 'cpuCores', effect: 'applied' },
        { field: 'memoryMb', effect: 'pending' },
      ],
    };
    expect(outcomesOf({ state: 'SUCCEEDED', result, error: null }, asked)).toEqual([
      { field: 'cpuCores', outcome: 'applied' },
      { field: 'memoryMb', outcome: 'pending' },
      { field: 'name', outcome: 'untold' },
    ]);
    expect(outcomesOf({ state: 'RUNNING', result: null, error: null }, { cpuCores: 4 })).toEqual([
      { field: 'cpuCores', outcome: 'working' },
    ]);
    expect(outcomesOf({ state: 'FAILED', result: null, error: null }, { cpuCores: 4 })).toEqual([
      { field: 'cpuCores', outcome: 'refused' },
    ]);
  });

  test('is not sent twice, unless it was refused or differs', () => {
    const asked = { cpuCores: 4, memoryMb: 2048 };
    expect(isSent({ memoryMb: 2048 }, asked, { state: 'SUCCEEDED' })).toBe(true);
    expect(isSent({ memoryMb: 2048 }, asked, { state: 'FAILED' })).toBe(false);
    expect(isSent({ memoryMb: 4096 }, asked, { state: 'SUCCEEDED' })).toBe(false);
    expect(isSent({ memoryMb: 2048 }, undefined, undefined)).toBe(false);
  });

  test('never trips over a result of another shape', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (result) => {
        const [only] = outcomesOf({ state: 'SUCCEEDED', result, error: null }, { name: 'b' });
        expect(['applied', 'pending', 'untold']).toContain(only?.outcome);
      }),
    );
  });
});

describe('mending a finding', () => {
  const set = (pointer: string, value: number | string) => ({ op: 'set' as const, pointer, value });

  test('is one click where every part of its patch can be reconfigured', () => {
    expect(mending({ specPatch: [set('/compute/cpuCores', 4), set('/compute/memoryMb', 2048)] })).toEqual({
      cpuCores: 4,
      memoryMb: 2048,
    });
  });

  test('is not offered in part: half a patch may be worse than none', () => {
    expect(
      mending({ specPatch: [set('/compute/cpuCores', 4), set('/compute/hugePages', '2M')] }),
    ).toBeUndefined();
    expect(mending({ specPatch: [{ op: 'remove', pointer: '/compute/cpuCores' }] })).toBeUndefined();
    expect(mending({ specPatch: [] })).toBeUndefined();
    expect(patchLine(set('/compute/hugePages', '2M'))).toBe('/compute/hugePages = "2M"');
  });
});

describe('the tree of snapshots', () => {
  const snapshot = (id: string, parentId: string | null, createdAt: string | null = null): Snapshot => ({
    id,
    parentId,
    createdAt,
    name: id,
    description: '',
    current: false,
    withMemory: false,
    powerState: 'STOPPED',
    sizeBytes: null,
  });

  test('shows each below its parent, the oldest first, and knows what stands on it', () => {
    const tree = snapshotTree([
      snapshot('b', 'a', '2026-01-03T00:00:00Z'),
      snapshot('c', 'a', '2026-01-02T00:00:00Z'),
      snapshot('a', null, '2026-01-01T00:00:00Z'),
      snapshot('d', 'c', '2026-01-04T00:00:00Z'),
    ]);
    expect(tree.map(({ snapshot: { id }, depth }) => `${id}${depth}`)).toEqual(['a0', 'c1', 'd2', 'b1']);
    expect(tree[0]?.descendants.map(({ id }) => id)).toEqual(['c', 'd', 'b']);
  });

  test('loses none and shows none twice, whatever the parents say', () => {
    const ids = ['a', 'b', 'c', 'd', 'e'] as const;
    const anyTree = fc.tuple(...ids.map(() => fc.option(fc.constantFrom(...ids, 'gone'))));
    fc.assert(
      fc.property(anyTree, (parents) => {
        const all = ids.map((id, index) => snapshot(id, parents[index] ?? null));
        const shown = snapshotTree(all).map(({ snapshot: { id } }) => id);
        expect(shown.toSorted()).toEqual([...ids]);
      }),
    );
  });
});

describe('places to go to', () => {
  const host = (nativeRef: string, more = {}) => ({
    id: nativeRef,
    connectionId: 'c',
    connectionName: 'c',
    nativeRef,
    name: nativeRef,
    type: 'HOST' as const,
    parentId: null,
    state: 'AVAILABLE' as const,
    totalCpu: null,
    availableCpu: null,
    totalMemoryGb: null,
    availableMemoryGb: null,
    seenAt: '',
    stale: false,
    staleReason: null,
    children: [],
    ...more,
  });

  test('say what speaks against each, and nothing where it is not known', () => {
    const tree = [
      {
        ...host('cluster'),
        type: 'CLUSTER' as const,
        children: [
          host('here'),
          host('down', { state: 'UNREACHABLE' }),
          host('resting', { state: 'MAINTENANCE' }),
          host('full', { availableMemoryGb: 1 }),
          host('silent', { stale: true }),
          host('good', { availableMemoryGb: 8 }),
          host('untold'),
        ],
      },
    ];
    const places = hostPlaces(tree, { host: 'here', memoryBytes: 4 * 1024 ** 3 });
    expect(places.map(({ name, against }) => [name, against])).toEqual([
      ['here', 'here'],
      ['down', 'unreachable'],
      ['resting', 'maintenance'],
      ['full', 'memory'],
      ['silent', 'stale'],
      ['good', undefined],
      ['untold', undefined],
    ]);
  });

  test('storage has to be reachable, seen by the host and large enough', () => {
    const unit = (name: string, more = {}) => ({
      id: name,
      connectionId: 'c',
      connectionName: 'c',
      nativeRef: name,
      name,
      type: 'x',
      capacityBytes: null,
      availableBytes: 100,
      shared: null,
      accessible: true,
      hosts: [] as string[],
      seenAt: '',
      stale: false,
      staleReason: null,
      ...more,
    });
    const units = [
      unit('gone', { accessible: false }),
      unit('elsewhere', { hosts: ['h2'] }),
      unit('small', { availableBytes: 5 }),
      unit('good', { hosts: ['h1'] }),
      unit('untold', { availableBytes: null }),
    ];
    expect(
      storagePlaces({ storageUnits: units, computeUnits: [] }, 50, 'h1').map(({ against }) => against),
    ).toEqual(['inaccessible', 'not-on-host', 'full', undefined, undefined]);
    const own = [
      unit('local', { hosts: ['h1'] }),
      unit('local', { hosts: ['h2', 'h3'] }),
      unit('shared', { hosts: ['h1'] }),
    ];
    expect(storagePlaces({ storageUnits: own, computeUnits: [] }, 0).map(({ name }) => name)).toEqual([
      'local · h1',
      'local · h2, h3',
      'shared',
    ]);
  });
});

describe('a pixmap of the screen', () => {
  const bytes = (header: string, ...rest: readonly number[]) =>
    new Uint8Array([...new TextEncoder().encode(header), ...rest]);

  test('is read with comments in its header', () => {
    const picture = readPixmap(bytes('P6\n# made by somebody\n2 1\n255\n', 1, 2, 3, 4, 5, 6));
    expect(picture).toMatchObject({ width: 2, height: 1 });
    expect([...(picture?.rgba ?? [])]).toEqual([1, 2, 3, 255, 4, 5, 6, 255]);
  });

  test('is refused when it is cut short, too large or something else', () => {
    expect(readPixmap(bytes('P6 2 1 255\n', 1, 2, 3))).toBeUndefined();
    expect(readPixmap(bytes('P6 99999 99999 255\n'))).toBeUndefined();
    expect(readPixmap(bytes('P5 1 1 255\n', 1, 2, 3))).toBeUndefined();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        const picture = readPixmap(noise);
        expect(picture === undefined || picture.rgba.length === picture.width * picture.height * 4).toBe(
          true,
        );
      }),
    );
  });
});
