import { applySpecPatch } from '@anyvisor/domain';
import { expect, test } from 'vitest';
import { alarmFindings } from '../src/advice/alarms.ts';
import { stateFindings } from '../src/advice/state-findings.ts';
import type { NativeObject } from '../src/protocol/properties.ts';
import type { VimObject } from '../src/protocol/vim-value.ts';

const now = Date.parse('2026-02-01T00:00:00Z');
const ref = { type: 'VirtualMachine', value: 'vm-1' };
const state = (status: string, more: Readonly<Record<string, string>> = {}): VimObject => ({
  $: 'AlarmState',
  key: 'alarm-5.vm-1',
  alarm: { $: 'ManagedObjectReference', type: 'Alarm', value: 'alarm-5' },
  overallStatus: status,
  time: '2026-01-31T00:00:00Z',
  ...more,
});
const alarm: NativeObject = {
  ref: { type: 'Alarm', value: 'alarm-5' },
  properties: { 'info.name': 'CPU usage', 'info.description': 'Watches the CPU' },
};
const ids = (properties: NativeObject['properties']) =>
  stateFindings({ ref, properties }, now).map(({ id, subject }) => [id, subject]);

test('a triggered alarm is a finding by its name, as grave as its colour', () => {
  expect(alarmFindings([state('red')], [alarm])).toEqual([
    {
      id: 'alarm',
      subject: 'alarm-5.vm-1',
      severity: 'problem',
      title: 'vCenter alarm: CPU usage',
      why: 'Watches the CPU. The alarm is red since 2026-01-31T00:00:00.000Z.',
      specPatch: [],
    },
  ]);
  expect(alarmFindings([state('yellow')], [])).toMatchObject([{ severity: 'warning' }]);
  expect(alarmFindings([state('red', { acknowledged: 'true' })], [alarm])).toMatchObject([
    { severity: 'info' },
  ]);
  expect(alarmFindings([state('green'), state('gray')], [alarm])).toEqual([]);
});

test('a VM with nothing wrong has no findings', () => {
  expect(
    ids({ 'runtime.connectionState': 'connected', 'guest.toolsVersionStatus2': 'guestToolsCurrent' }),
  ).toEqual([]);
});

test('what a VM waits for, has lost or carries too long is told', () => {
  const tree = (id: string, createTime: string) => ({
    $: 'VirtualMachineSnapshotTree',
    snapshot: { $: 'ManagedObjectReference', type: 'VirtualMachineSnapshot', value: id },
    name: id,
    createTime,
  });
  expect(
    ids({
      'runtime.connectionState': 'orphaned',
      'runtime.question': { $: 'VirtualMachineQuestionInfo', text: 'Has it been copied' },
      'runtime.consolidationNeeded': 'true',
      configIssue: { $: 'VmFailedToPowerOnEvent', key: '77', fullFormattedMessage: 'No room' },
      snapshot: {
        $: 'VirtualMachineSnapshotInfo',
        rootSnapshotList: [tree('old', '2026-01-01T00:00:00Z'), tree('new', '2026-01-31T00:00:00Z')],
      },
    }),
  ).toEqual([
    ['vm-not-accessible', null],
    ['question-pending', null],
    ['configuration-issue', '77'],
    ['consolidation-needed', null],
    ['old-snapshot', 'old'],
  ]);
});

test('an emulated card is mended in the place of the spec that it has', () => {
  const cards = ['VirtualVmxnet3', 'VirtualE1000'].map(($, index) => ({ $, key: String(4000 + index) }));
  const [found] = stateFindings({ ref, properties: { 'config.hardware.device': cards } }, now);
  expect(found).toMatchObject({ id: 'emulated-network-card', subject: '4001' });
  const spec = { network: { nics: [{ network: 'a' }, { network: 'b', model: 'e1000' }] } };
  expect(applySpecPatch(spec, found?.specPatch ?? []).network.nics[1]).toEqual({
    network: 'b',
    model: 'vmxnet3',
  });
});
