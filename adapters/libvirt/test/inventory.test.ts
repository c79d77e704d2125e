import { describe, expect, test } from 'vitest';
import { parseDomainXml } from '../src/domain-xml/parse-domain.ts';
import { lifecycleEvent } from '../src/inventory/event-words.ts';
import { mapVmInfo } from '../src/inventory/map-vm-info.ts';
import { parseSnapshotXml } from '../src/inventory/parse-snapshot.ts';
import type { LibvirtNativeVm } from '../src/native-vm.ts';
import { fixture, nativeVm, pools, statsOf } from './support/sample.ts';

const running = fixture('running-domain.xml');
const stats = statsOf(fixture('running-domain.stats'));

function seen(change: Partial<LibvirtNativeVm>) {
  return mapVmInfo(nativeVm(running, { state: { state: 1, reason: 1 }, stats, ...change }));
}

test('a running domain as libvirt 9.0 describes it', () => {
  const vm = seen({
    addresses: [
      { mac: '52:54:D3:97:D9:29', ips: ['10.0.2.15', 'fe80::1', '10.0.2.15', 'fec0::5'] },
      { mac: '00:00:00:00:00:00', ips: ['127.0.0.1'] },
    ],
    guestHostname: 'vm1',
    guestOs: 'Debian GNU/Linux 12',
    snapshotCount: 2,
    autostart: true,
  });
  expect({ ...vm, allowedOperations: undefined }).toEqual({
    nativeRef: '229dc142-cf20-5e8b-a05b-8a9378a9d92d',
    name: 'vm1',
    powerState: 'RUNNING',
    transition: null,
    nativeState: 'running (booted)',
    cpu: { cores: 1, maxCores: 2 },
    memory: { sizeBytes: 256 * 1024 ** 2, maxBytes: 1024 ** 3 },
    disks: [
      {
        key: 'vda',
        kind: 'disk',
        sizeBytes: 1024 ** 3,
        allocatedBytes: 204_800,
        storage: pools[0]?.uuid,
        source: '/var/lib/libvirt/images/vm1-229dc142-0.qcow2',
        bus: 'virtio',
        format: 'qcow2',
        readOnly: false,
      },
      {
        key: 'sda',
        kind: 'disk',
        sizeBytes: 1024 ** 3 / 2,
        allocatedBytes: 204_800,
        storage: pools[0]?.uuid,
        source: '/var/lib/libvirt/images/vm1-229dc142-1.qcow2',
        bus: 'scsi',
        format: 'qcow2',
        readOnly: false,
      },
      {
        key: 'sdb',
        kind: 'cdrom',
        sizeBytes: 368_640,
        allocatedBytes: 368_640,
        storage: pools[0]?.uuid,
        source: '/var/lib/libvirt/images/vm1-229dc142-seed.iso',
        bus: 'sata',
        format: 'raw',
        readOnly: true,
      },
    ],
    nics: [
      {
        key: '52:54:d3:97:d9:29',
        mac: '52:54:d3:97:d9:29',
        network: 'user',
        model: 'virtio',
        connected: true,
        vlan: null,
        ipAddresses: ['10.0.2.15', 'fec0::5'],
      },
    ],
    guest: { os: 'Debian GNU/Linux 12', hostname: 'vm1', agent: 'NOT_RUNNING' },
    host: 'host-1',
    storageUsedBytes: 409_600,
    firmware: 'bios',
    hardware: { machine: 'pc-q35-7.2', cpuModel: 'Nehalem', acceleration: 'emulated' },
    autostart: true,
    tags: [],
    metadata: { owner: 'a&b "x" <y>\n2' },
    snapshotCount: 2,
    marker: '0193-op',
  });
});

test('what its XML says beyond that', () => {
  expect(parseDomainXml(running)).toMatchObject({
    virtType: 'qemu',
    machine: 'pc-q35-7.2',
    graphics: [{ type: 'vnc', port: 5900, listen: '127.0.0.1' }],
    serialConsole: true,
    balloon: true,
    // 15 root ports; the NIC, three controllers, a disk, balloon and rng are on seven of them.
    pciPorts: { total: 15, free: 8 },
    memory: { slots: 16, numaCells: 1 },
  });
});

describe('the state', () => {
  test.each([
    [{ state: 0, reason: 0 }, false, 'UNKNOWN', null, 'no state'],
    [{ state: 1, reason: 5 }, false, 'RUNNING', null, 'running (unpaused)'],
    [{ state: 2, reason: 0 }, false, 'RUNNING', null, 'blocked'],
    [{ state: 3, reason: 1 }, false, 'PAUSED', null, 'paused (by user)'],
    [{ state: 3, reason: 2 }, false, 'PAUSED', 'MIGRATING', 'paused (migrating)'],
    [{ state: 3, reason: 5 }, false, 'PAUSED', null, 'paused (I/O error)'],
    [{ state: 3, reason: 11 }, false, 'PAUSED', 'STARTING', 'paused (starting up)'],
    [{ state: 4, reason: 1 }, false, 'RUNNING', 'STOPPING', 'in shutdown (by user)'],
    [{ state: 5, reason: 1 }, false, 'STOPPED', null, 'shutoff (shut down)'],
    [{ state: 5, reason: 3 }, false, 'CRASHED', null, 'shutoff (crashed)'],
    [{ state: 5, reason: 5 }, true, 'SUSPENDED', null, 'shutoff (saved)'],
    // Saved with `virsh save` to a file: libvirt starts it afresh.
    [{ state: 5, reason: 5 }, false, 'STOPPED', null, 'shutoff (saved)'],
    [{ state: 6, reason: 1 }, false, 'CRASHED', null, 'crashed (panicked)'],
    [{ state: 7, reason: 0 }, false, 'PAUSED', null, 'pmsuspended'],
    [{ state: 99, reason: 99 }, false, 'UNKNOWN', null, 'state 99'],
  ])('%j, saved %s, is %s', (state, managedSave, powerState, transition, nativeState) => {
    expect(seen({ state, managedSave })).toMatchObject({ powerState, transition, nativeState });
  });

  test.each([
    [2, 'SUSPENDING'],
    [5, 'MIGRATING'],
    [7, 'REVERTING'],
    [6, null],
    [0, null],
  ])('job %i is %s', (jobOperation, transition) => {
    expect(seen({ jobOperation }).transition).toBe(transition);
  });
});

test('a snapshot as libvirt 9.0 describes it', () => {
  const xml = `<domainsnapshot><name>s2</name><description>before the update</description><state>running</state><parent><name>s1</name></parent>
    <creationTime>1795234527</creationTime><memory snapshot='internal'/><domain><name>other</name></domain></domainsnapshot>`;
  expect(parseSnapshotXml(xml, 's2')).toEqual({
    id: 's2',
    name: 's2',
    description: 'before the update',
    createdAt: new Date(1_795_234_527_000),
    parentId: 's1',
    current: true,
    withMemory: true,
    powerState: 'RUNNING',
    sizeBytes: null,
  });
  expect(
    parseSnapshotXml(
      `<domainsnapshot><name>s</name><state>disk-snapshot</state><memory snapshot='no'/></domainsnapshot>`,
      null,
    ),
  ).toMatchObject({
    powerState: 'STOPPED',
    withMemory: false,
    current: false,
    createdAt: null,
  });
});

test('events in words, unknown numbers too', () => {
  expect(lifecycleEvent(2, 0)).toEqual({ event: 'started', detail: 'booted' });
  expect(lifecycleEvent(5, 2)).toEqual({ event: 'stopped', detail: 'crashed' });
  expect(lifecycleEvent(2, 77)).toEqual({ event: 'started', detail: 'detail 77' });
  expect(lifecycleEvent(77, 1)).toEqual({ event: 'unknown', detail: 'detail 1' });
});
