import { applySpecPatch } from '@anyvisor/domain';
import type { SpecChange } from '@anyvisor/domain';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const spec = { name: 'a', compute: { cpuCores: 2 }, disks: [{ bus: 'ide' }, { bus: 'scsi' }] };

describe('a change to a spec', () => {
  test.each<readonly [string, SpecChange, unknown]>([
    ['sets a value', { op: 'set', pointer: '/name', value: 'b' }, { name: 'b' }],
    [
      'makes the objects on its way',
      { op: 'set', pointer: '/x/y~1z/w', value: 1 },
      { x: { 'y/z': { w: 1 } } },
    ],
    [
      'reaches into a list',
      { op: 'set', pointer: '/disks/1/bus', value: 'virtio' },
      { disks: [{ bus: 'ide' }, { bus: 'virtio' }] },
    ],
    ['takes a value out', { op: 'remove', pointer: '/compute/cpuCores' }, { compute: {} }],
    ['takes out what is not there', { op: 'remove', pointer: '/no/such/place' }, {}],
  ])('%s', (_title, change, expected) => {
    const before = structuredClone(spec);
    expect(applySpecPatch(spec, [change])).toEqual({ ...spec, ...(expected as object) });
    expect(spec).toEqual(before);
  });

  test.each([
    { op: 'set', pointer: '', value: 1 },
    { op: 'set', pointer: 'name', value: 1 },
    { op: 'set', pointer: '/disks/2', value: 1 },
    { op: 'set', pointer: '/disks/7/bus', value: 1 },
    { op: 'remove', pointer: '/disks/0' },
  ] as const)('that leads nowhere is refused: %j', (change) => {
    expect(() => applySpecPatch(spec, [change])).toThrow(RangeError);
  });

  test('never reaches what every object is made from', () => {
    fc.assert(
      fc.property(fc.constantFrom('__proto__', 'constructor', 'toString'), fc.string(), (word, value) => {
        const changed = applySpecPatch({}, [{ op: 'set', pointer: `/${word}/polluted`, value }]);
        expect(Object.hasOwn(changed, word)).toBe(true);
        expect('polluted' in {}).toBe(false);
      }),
    );
  });
});
