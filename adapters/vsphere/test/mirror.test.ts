import { expect, test } from 'vitest';
import { vsphereCeiling } from '../src/capabilities.ts';
import type { VimObject, VimValue } from '../src/protocol/vim-value.ts';
import type { Endpoint } from '../src/session/endpoint.ts';
import { Mirror } from '../src/watching/mirror.ts';

const endpoint: Endpoint = {
  product: 'VMware vCenter Server',
  version: '8.0.3',
  apiVersion: '8.0.3.0',
  id: 'vpx',
  isVCenter: true,
  held: undefined,
  capabilities: vsphereCeiling,
};
const uuid = '64c6f743-0dac-5dfb-a45e-9f2c20c80276';
const other = '94d7b54c-a2fc-584a-abdf-4b9dd45ae011';

test('a VM whose instance UUID changes is gone under the one and there under the other', () => {
  const mirror = seeing(uuid);
  mirror.take([update('modify', { 'config.instanceUuid': other })], 2);
  expect(told(mirror)).toEqual([
    ['gone', [uuid]],
    ['changed', [other]],
  ]);
});

test('one that has its UUID back before anybody asked was never gone', () => {
  const mirror = seeing(uuid);
  mirror.take([update('modify', { 'config.instanceUuid': other })], 2);
  mirror.take([update('modify', { 'config.instanceUuid': uuid })], 3);
  expect(told(mirror)).toEqual([
    ['gone', [other]],
    ['changed', [uuid]],
  ]);
});

test('one that cannot be read for a while is still the same VM', () => {
  const mirror = seeing(uuid);
  mirror.take([update('modify', { 'config.instanceUuid': undefined })], 2);
  expect(told(mirror)).toEqual([['changed', [uuid]]]);
});

test('one that leaves is gone', () => {
  const mirror = seeing(uuid);
  mirror.take([update('leave', {})], 2);
  expect(told(mirror)).toEqual([['gone', [uuid]]]);
});

/** One VM is known, and has been told of. */
function seeing(instanceUuid: string): Mirror {
  const mirror = new Mirror(endpoint);
  mirror.take([update('enter', { name: 'web', 'config.instanceUuid': instanceUuid })], 1);
  mirror.everything();
  return mirror;
}

function told(mirror: Mirror): readonly (readonly [string, readonly string[]])[] {
  return [...mirror.news()].map((batch) => {
    if (batch.type === 'gone') return [batch.type, batch.vms ?? []] as const;
    const vms = batch.type === 'changed' ? batch.vms : [];
    return [batch.type, (vms ?? []).map(({ nativeRef }) => nativeRef)] as const;
  });
}

function update(kind: string, properties: Readonly<Record<string, string | undefined>>): VimObject {
  return {
    $: 'ObjectUpdate',
    kind,
    obj: { $: 'ManagedObjectReference', type: 'VirtualMachine', value: 'vm-71' },
    changeSet: Object.entries(properties).map(([name, val]): VimValue => ({
      $: 'PropertyChange',
      name,
      op: val === undefined ? 'indirectRemove' : 'assign',
      ...(val === undefined ? {} : { val }),
    })),
  };
}
