import { admin, startVcsim, vcsimSkipReason } from '@anyvisor/vcsim';
import type { Vcsim } from '@anyvisor/vcsim';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeCall } from '../../src/protocol/encode.ts';

const skip = process.env['CI'] === undefined && vcsimSkipReason() !== undefined;
const vm = { type: 'VirtualMachine', value: 'vm-1' };
const reconfigure = (spec: object) => encodeCall(vm, 'ReconfigVM_Task', { spec: spec as never }, 'test');

/** The peer of all tests here refuses what a vCenter would refuse to read: does it? */
describe.skipIf(skip)('the simulator in front of us goes by the WSDL', () => {
  let sim: Vcsim;
  beforeAll(async () => {
    sim = await startVcsim({ vms: 1 });
  }, 900_000);
  afterAll(() => sim?.stop());

  test.for([
    ['elements in order', reconfigure({ name: 'a', numCPUs: 2, memoryMB: 512 }), ''],
    ['two in the wrong order', reconfigure({ memoryMB: 512, numCPUs: 2 }), 'numCPUs stands after memoryMB'],
    ['an unknown one', reconfigure({ cpus: 2 }), 'no element cpus'],
    ['one that is missing', encodeCall(vm, 'ReconfigVM_Task', {}, 'test'), 'has no spec'],
    ['one twice', reconfigure({ name: ['a', 'b'] }), 'name stands there twice'],
    ['no number', reconfigure({ numCPUs: 'two' }), 'spec/numCPUs'],
    [
      'an abstract type that is not stated',
      reconfigure({ extraConfig: { key: 'a', value: 'b' } }),
      'needs a type',
    ],
    [
      'a type that does not belong there',
      reconfigure({ deviceChange: { $: 'OptionValue', key: 'a', value: { $: 'xsd:string', text: 'b' } } }),
      'cannot be of type OptionValue',
    ],
    [
      'a word that is none of its list',
      encodeCall(vm, 'RelocateVM_Task', { spec: {}, priority: 'now' }, 't'),
      '"now"',
    ],
    [
      'an element newer than 6.7',
      reconfigure({ pmem: { snapshotMode: 'independent_persistent' } }),
      'came with 7.0',
    ],
    ['a method nobody has', encodeCall(vm, 'Levitate', {}, 'test'), 'no method'],
  ] as const)('%s', async ([, document, said]) => {
    const [problem = 'no answer'] = await admin.check(sim, [document]);
    if (said === '') expect(problem).toBe('');
    else expect(problem).toContain(said);
  });
});
