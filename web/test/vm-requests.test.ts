import { describe, expect, test } from 'vitest';
import { backupBody } from '../src/features/vms/actions/dialogs/backup-body.ts';
import { forBackups } from '../src/features/vms/actions/dialogs/backup-storages.ts';
import { cloneBody, cloneName, vmNamePattern } from '../src/features/vms/actions/dialogs/clone-body.ts';
import { isOn, lostDisks, totalSize } from '../src/features/vms/actions/dialogs/delete-body.ts';
import { goesSomewhere, migrateBody } from '../src/features/vms/actions/dialogs/migrate-body.ts';
import { powerBody } from '../src/features/vms/actions/dialogs/power-body.ts';
import { snapshotBody, suggestedName } from '../src/features/vms/actions/dialogs/snapshot-body.ts';
import { restoreBody, restoredName } from '../src/features/vms/backups/restore-body.ts';
import { addDiskBody, sizeInGb } from '../src/features/vms/hardware/disk-form.ts';
import { addNicBody, nicChange, vlanOf } from '../src/features/vms/hardware/nic-form.ts';

test('a stop waits only where the guest is asked', () => {
  expect(powerBody(false, 60)).toEqual({ force: false, timeoutSeconds: 60 });
  expect(powerBody(true, 60)).toEqual({ force: true });
});

describe('what a deletion loses', () => {
  const disk = {
    key: 'vda',
    kind: 'disk',
    sizeBytes: 10,
    source: '/a',
    allocatedBytes: null,
    storage: null,
  } as const;
  const rest = { bus: 'virtio', format: null, readOnly: false } as const;
  test('disks with bytes, not drives and not what lies in them', () => {
    const disks = [
      { ...disk, ...rest },
      { ...disk, ...rest, key: 'sda', kind: 'cdrom' as const },
      { ...disk, ...rest, key: 'vdb', source: null },
    ];
    expect(lostDisks({ disks }).map(({ key }) => key)).toEqual(['vda']);
  });
  test('a size that is not known makes the sum unknown, never smaller', () => {
    expect(totalSize([{ sizeBytes: 1 }, { sizeBytes: 2 }])).toBe(3);
    expect(totalSize([{ sizeBytes: 1 }, { sizeBytes: null }])).toBeNull();
    expect(totalSize([])).toBe(0);
  });
  test('only what is on has to be switched off first', () => {
    expect((['RUNNING', 'PAUSED', 'SUSPENDED'] as const).every(isOn)).toBe(true);
    expect((['STOPPED', 'CRASHED', 'UNKNOWN'] as const).some(isOn)).toBe(false);
  });
});

test('a snapshot asks for memory and quiet file systems only when that was wished', () => {
  const wish = { name: ' before ', description: ' ', memory: false, quiesce: false };
  expect(snapshotBody(wish)).toEqual({ name: 'before' });
  expect(snapshotBody({ ...wish, description: 'why', memory: true, quiesce: true })).toEqual({
    name: 'before',
    description: 'why',
    memory: true,
    quiesce: true,
  });
  expect(suggestedName(new Date(2026, 10, 1, 9, 5))).toBe('snap-2026-11-01-0905');
});

test('a linked clone names no storage: it lies where its parent lies', () => {
  const wish = { name: 'a', mode: 'linked', snapshotId: null, computeUnit: null, storage: 'fast' } as const;
  expect(cloneBody(wish)).toEqual({ name: 'a', mode: 'linked' });
  expect(cloneBody({ ...wish, mode: 'full', snapshotId: 's1', computeUnit: 'h1' })).toEqual({
    name: 'a',
    mode: 'full',
    snapshotId: 's1',
    computeUnit: 'h1',
    storage: 'fast',
  });
});

test('suggested names are ones that every platform takes, however long the name they come from', () => {
  const long = 'a'.repeat(63);
  expect(
    [cloneName(long), restoredName(long), cloneName('web-1')].every((name) => vmNamePattern.test(name)),
  ).toBe(true);
});

test('a migration names at least one thing to go to', () => {
  const nowhere = { connection: null, host: null, storage: null, live: true };
  expect(goesSomewhere(nowhere)).toBe(false);
  expect(goesSomewhere({ ...nowhere, storage: 's' })).toBe(true);
  expect(migrateBody({ ...nowhere, connection: 'c', host: 'h', live: false })).toEqual({
    targetConnection: 'c',
    targetHost: 'h',
    live: false,
  });
});

test('a backup is offered the storages that take one, and those that do not say', () => {
  const unit = (name: string, takesBackups?: boolean) => ({
    id: name,
    connectionId: '',
    connectionName: '',
    nativeRef: name,
    name,
    type: 'dir',
    capacityBytes: null,
    availableBytes: null,
    shared: null,
    accessible: true,
    hosts: [],
    seenAt: '',
    stale: false,
    staleReason: null,
    ...(takesBackups === undefined ? {} : { takesBackups }),
  });
  const offered = forBackups({ storageUnits: [unit('no', false), unit('yes', true), unit('untold')] });
  expect(offered.storageUnits.map(({ name }) => name)).toEqual(['yes', 'untold']);
});

test('an incremental backup goes where the one it stands on is', () => {
  const wish = { mode: 'incremental', target: 'nas', quiesce: true, description: '' } as const;
  expect(backupBody(wish)).toEqual({ since: 'latest', quiesce: true });
  expect(backupBody({ ...wish, mode: 'full', quiesce: false, description: 'x' })).toEqual({
    target: 'nas',
    description: 'x',
  });
  expect(restoreBody('new', null, false)).toEqual({ name: 'new' });
  expect(restoreBody('new', 'fast', true)).toEqual({ name: 'new', storage: 'fast', powerOn: true });
});

describe('disks', () => {
  test('leave to the hypervisor what was not chosen', () => {
    expect(addDiskBody({ sizeGb: 5, storage: null, bus: null, thin: null })).toEqual({ sizeGb: 5 });
    expect(addDiskBody({ sizeGb: 5, storage: 's', bus: 'scsi', thin: false })).toEqual({
      sizeGb: 5,
      storage: 's',
      bus: 'scsi',
      thin: false,
    });
  });
  test('are never smaller than their bytes', () => {
    expect(sizeInGb(10 * 1024 ** 3)).toBe(10);
    expect(sizeInGb(10 * 1024 ** 3 + 1)).toBe(11);
    expect(sizeInGb(null)).toBe(0);
  });
});

describe('network interfaces', () => {
  const now = { network: 'lan', connected: true, vlan: null };
  test('send only what differs', () => {
    expect(nicChange(now, now)).toBeUndefined();
    expect(nicChange(now, { ...now, connected: false })).toEqual({ connected: false });
    expect(nicChange({ ...now, vlan: 5 }, { ...now, network: 'dmz' })).toEqual({
      network: 'dmz',
      vlan: null,
    });
    expect(nicChange(now, { ...now, network: null })).toBeUndefined();
  });
  test('take a VLAN from 1 to 4094, or none', () => {
    expect([vlanOf(''), vlanOf('7'), vlanOf(4094)]).toEqual([null, 7, 4094]);
    expect([vlanOf(0), vlanOf(4095), vlanOf('x'), vlanOf(1.5)]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
  test('name their network, and the rest only when chosen', () => {
    expect(addNicBody({ network: 'lan', model: null, vlan: null })).toEqual({ network: 'lan' });
    expect(addNicBody({ network: 'lan', model: 'virtio', vlan: 3 })).toEqual({
      network: 'lan',
      model: 'virtio',
      vlan: 3,
    });
  });
});
