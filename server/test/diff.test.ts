import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ConnectionState, KnownVm } from '../src/inventory/connection-state.ts';
import { changedVms, vanishedVms } from '../src/inventory/diff-vms.ts';
import { shownVm } from '../src/inventory/shown-vm.ts';
import { createInTurn } from '../src/inventory/in-turn.ts';
import { observation } from './support/observation.ts';

const state = (vms: readonly (readonly [string, Partial<KnownVm>])[] = []): ConnectionState => ({
  vms: new Map(
    vms.map(([ref, more]) => [
      ref,
      {
        id: `id-${ref}`,
        fingerprint: '',
        shown: shownVm(observation(ref)),
        missing: false,
        touched: 0,
        readAt: 0,
        ...more,
      },
    ]),
  ),
  units: new Map(),
  removed: new Map(),
  tick: 0,
});

describe('the diff of VMs', () => {
  test('finds each difference once: written, the same answer changes nothing', () => {
    const refs = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 8 }), { maxLength: 20 });
    fc.assert(
      fc.property(refs, refs, (before, after) => {
        const known = state();
        let made = 0;
        const write = (list: readonly string[]) => {
          const changes = changedVms(
            known,
            list.map((ref) => observation(ref)),
            () => `new-${(made += 1)}`,
          );
          for (const { id, fingerprint, observation: vm } of changes) {
            known.vms.set(vm.nativeRef, {
              id,
              fingerprint,
              shown: shownVm(vm),
              missing: false,
              touched: 0,
              readAt: 0,
            });
          }
          return changes.map((change) => change.observation.nativeRef);
        };
        expect(write(before)).toEqual(before);
        expect(write(before)).toEqual([]);
        expect(write(after)).toEqual(after.filter((ref) => !before.includes(ref)));
        const gone = vanishedVms(known, new Set(after)).map(([ref]) => ref);
        expect(new Set(gone)).toEqual(new Set(before.filter((ref) => !after.includes(ref))));
      }),
    );
  });

  test('of a full read leaves alone what was written, or removed by us, after the read began', () => {
    const known = state([
      ['newer', { touched: 5 }],
      ['older', { touched: 3 }],
    ]);
    known.removed.set('deleted', { tick: 5, at: 0 });
    const read = ['newer', 'older', 'deleted'].map((ref) => observation(ref, { name: 'as read' }));
    const changes = changedVms(known, read, () => 'id', { tick: 4 });
    expect(changes.map((change) => change.observation.nativeRef)).toEqual(['older']);
    expect(vanishedVms(known, new Set(), { tick: 4 }).map(([ref]) => ref)).toEqual(['older']);
  });

  test('leaves alone what is known from a reading that began later, each VM by its own', () => {
    const known = state([
      ['newer', { readAt: 20 }],
      ['older', { readAt: 10 }],
      ['told', { touched: 9 }],
    ]);
    known.removed.set('deleted', { tick: 1, at: 20 });
    const read = ['newer', 'older', 'told', 'deleted'].map((ref) => observation(ref, { name: 'as read' }));
    const asOf = new Map([
      ['newer', 15],
      ['older', 15],
      ['told', 15],
      ['deleted', 15],
    ]);
    const changes = changedVms(known, read, () => 'id', { asOf });
    expect(changes.map(({ observation: { nativeRef }, readAt }) => [nativeRef, readAt])).toEqual([
      ['older', 15],
      ['told', 15],
    ]);
    expect(vanishedVms(known, new Set(), { asOf: 15 }).map(([ref]) => ref)).toEqual(['older', 'told']);
  });

  test('takes a VM that is as it was for known from the newest reading', () => {
    const known = state();
    const [first] = changedVms(known, [observation('a')], () => 'id', { asOf: 10 });
    known.vms.set('a', {
      ...state([['a', {}]]).vms.get('a'),
      ...first,
      missing: false,
    } as unknown as KnownVm);
    expect(changedVms(known, [observation('a')], () => 'id', { asOf: 30 })).toEqual([]);
    expect(changedVms(known, [observation('a', { name: 'late' })], () => 'id', { asOf: 20 })).toEqual([]);
  });

  test('brings back a missing VM even when nothing else changed', () => {
    const known = state();
    const [first] = changedVms(known, [observation('a')], () => 'id');
    known.vms.set('a', { ...state([['a', {}]]).vms.get('a'), ...first, missing: true } as unknown as KnownVm);
    expect(changedVms(known, [observation('a')], () => 'other').map((change) => change.id)).toEqual(['id']);
  });
});

test('work of one key happens in turn, of different keys side by side, whatever fails', async () => {
  const inTurn = createInTurn();
  const log: string[] = [];
  const gate = Promise.withResolvers<void>();
  const first = inTurn('a', async () => {
    await gate.promise;
    log.push('a1');
    throw new Error('failed');
  });
  const second = inTurn('a', async () => log.push('a2'));
  await inTurn('b', async () => log.push('b1'));
  gate.resolve();
  await expect(first).rejects.toThrow('failed');
  await second;
  expect(log).toEqual(['b1', 'a1', 'a2']);
});
