import { describe, expect, test } from 'vitest';
import { parseDomainXml } from '../src/domain-xml/parse-domain.ts';
import { mapVmInfo } from '../src/inventory/map-vm-info.ts';
import type { LibvirtNativeVm } from '../src/native-vm.ts';
import { capabilities, fixture, nativeVm, statsOf } from './support/sample.ts';

const running = fixture('running-domain.xml');
const stats = statsOf(fixture('running-domain.stats'));

function seen(change: Partial<LibvirtNativeVm>) {
  return mapVmInfo(nativeVm(running, { state: { state: 1, reason: 1 }, stats, ...change }));
}

describe('what a VM allows', () => {
  const allowed = (change: Partial<LibvirtNativeVm>) =>
    Object.entries(seen(change).allowedOperations)
      .filter(([, each]) => each.allowed)
      .map(([name]) => name);

  test('running', () => {
    expect(allowed({ snapshotCount: 1 })).toEqual([
      'stop', 'forceStop', 'restart', 'forceRestart', 'suspend', 'pause', 'delete', 'reconfigure', 'addDisk', 'resizeDisk', 'removeDisk',
      'addNic', 'updateNic', 'removeNic', 'createSnapshot', 'revertSnapshot', 'deleteSnapshot', 'migrate', 'console', 'backup', 'exportDisk',
    ]); // prettier-ignore
  });

  test('stopped', () => {
    expect(allowed({ state: { state: 5, reason: 1 } })).toEqual([
      'start', 'delete', 'clone', 'reconfigure', 'addDisk', 'resizeDisk', 'removeDisk', 'addNic', 'updateNic', 'removeNic', 'createSnapshot',
      'migrate', 'backup', 'exportDisk',
    ]); // prettier-ignore
  });

  test('suspended, paused and on its way', () => {
    expect(allowed({ state: { state: 5, reason: 5 }, managedSave: true })).toEqual([
      'start',
      'resume',
      'delete',
    ]);
    expect(allowed({ state: { state: 3, reason: 1 } })).toEqual(
      expect.arrayContaining(['unpause', 'forceStop', 'console']),
    );
    expect(allowed({ jobOperation: 5 })).toEqual(['forceStop', 'console']);
  });

  test('nothing through the read-only socket', () => {
    expect(allowed({ endpoint: { capabilities, readOnly: true } })).toEqual([]);
  });

  test.each<
    readonly [
      string,
      Partial<LibvirtNativeVm>,
      'suspend' | 'start' | 'createSnapshot' | 'revertSnapshot' | 'addDisk',
      string,
      RegExp,
    ]
  >([
    [
      'a transient domain is not suspended',
      { persistent: false },
      'suspend',
      'OperationNotSupported',
      /transient/,
    ],
    [
      'what runs is not started',
      {},
      'start',
      'OperationFailed',
      /stopped or crashed or suspended; it is running/,
    ],
    [
      'without a snapshot there is nothing to go back to',
      {},
      'revertSnapshot',
      'ResourceNotFound',
      /no snapshot/,
    ],
    [
      'raw disks have no snapshots',
      { domain: parseDomainXml(running.replace("type='qcow2' discard", "type='raw' discard")) },
      'createSnapshot',
      'OperationNotSupported',
      /disk vda is raw/,
    ],
    [
      'UEFI has none while it runs',
      { domain: parseDomainXml(running.replace('<os>', "<os firmware='efi'>")) },
      'createSnapshot',
      'OperationNotSupported',
      /UEFI/,
    ],
    [
      'without a free port nothing is plugged in',
      { domain: { ...parseDomainXml(running), pciPorts: { total: 4, free: 0 } } },
      'addDisk',
      'ResourceExhausted',
      /port/,
    ],
  ])('%s', (_title, change, operation, kind, reason) => {
    expect(seen(change).allowedOperations[operation]).toEqual({
      allowed: false,
      kind,
      reason: expect.stringMatching(reason),
    });
  });
});
