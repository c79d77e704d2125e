import { describe, expect, test } from 'vitest';
import { parseDomainXml } from '../src/domain-xml/parse-domain.ts';
import { mapResources } from '../src/inventory/map-resources.ts';
import { parseNetworkXml } from '../src/inventory/parse-network.ts';
import { parsePoolXml, parseVolumeXml } from '../src/inventory/parse-storage.ts';
import { mapTemplates } from '../src/inventory/templates.ts';
import { volumeIndex } from '../src/inventory/volume-index.ts';
import { networks, pools, resources } from './support/sample.ts';

describe('storage', () => {
  const pool =
    parsePoolXml(`<pool type='dir'><name>p</name><uuid>ABCDEF00-0000-4000-8000-000000000000</uuid><capacity unit='bytes'>100</capacity>
    <allocation unit='bytes'>40</allocation><available unit='bytes'>60</available><target><path>/p</path></target></pool>`);
  const volume = (name: string, format: string, backing = '') =>
    parseVolumeXml(
      `<volume type='file'><name>${name}</name><key>/p/${name}</key><capacity unit='MiB'>8</capacity><allocation>5</allocation>
       <target><path>/p/${name}</path><format type='${format}'/></target>${backing}</volume>`,
      pool,
    );

  test('pools and volumes are read with their units', () => {
    expect(pool).toEqual({
      uuid: 'abcdef00-0000-4000-8000-000000000000',
      name: 'p',
      type: 'dir',
      capacityBytes: 100,
      allocationBytes: 40,
      availableBytes: 60,
      path: '/p',
    });
    expect(volume('a.qcow2', 'qcow2', '<backingStore><path>/p/b</path></backingStore>')).toMatchObject({
      key: '/p/a.qcow2',
      capacityBytes: 8 * 1024 ** 2,
      allocationBytes: 5,
      backingPath: '/p/b',
    });
    expect(
      parsePoolXml(`<pool type='netfs'><name>p</name><capacity>0</capacity></pool>`).capacityBytes,
    ).toBeNull();
  });

  test('a template is an image no domain has as its disk', () => {
    const domain =
      parseDomainXml(`<domain type='qemu'><devices><disk><source file='/p/used.qcow2'/><target dev='vda'/></disk>
      <disk type='volume'><source pool='p' volume='pooled.qcow2'/><target dev='vdb'/></disk></devices></domain>`);
    const volumes = [
      volume('debian-12.qcow2', 'qcow2'),
      volume('old.img', 'raw'),
      volume('used.qcow2', 'qcow2'),
      volume('pooled.qcow2', 'qcow2'),
      volume('setup.iso', 'iso'),
      volume('notes.txt', 'raw'),
      volume('web-1-0a1b2c3d-0.qcow2', 'qcow2'),
      volume('web-1-0a1b2c3d-seed.iso', 'raw'),
      { ...volume('folder', 'raw'), type: 'dir' },
      { ...volume('lv', 'raw'), type: 'block', poolType: 'logical', format: null },
    ];
    expect(mapTemplates(volumes, [domain])).toMatchObject([
      {
        name: 'debian-12.qcow2',
        nativeRef: '/p/debian-12.qcow2',
        kind: 'qcow2',
        diskBytes: 8 * 1024 ** 2,
        supportsLinkedClone: true,
      },
      { name: 'old.img', kind: 'raw', supportsLinkedClone: true },
      { name: 'lv', kind: 'raw', supportsLinkedClone: false },
    ]);
  });

  test('a disk is found by path, by volume, and by the folder of its pool', () => {
    const inner = { ...pool, uuid: 'inner', name: 'inner', path: '/p/inner/' };
    const index = volumeIndex([pool, inner], [volume('a.qcow2', 'qcow2')]);
    expect(index.byPath('/p/a.qcow2')?.name).toBe('a.qcow2');
    expect(index.byName('p', 'a.qcow2')?.key).toBe('/p/a.qcow2');
    expect(index.byName('inner', 'a.qcow2')).toBeUndefined();
    expect(index.poolOf('/p/new.qcow2')).toBe(pool.uuid);
    expect(index.poolOf('/p/inner/x')).toBe('inner');
    expect(index.poolOf('/pp/x')).toBeUndefined();
  });
});

test('networks of every kind', () => {
  const of = (body: string) => parseNetworkXml(`<network><name>n</name><uuid>u</uuid>${body}</network>`);
  expect(of('')).toMatchObject({ forward: null, vlan: null, openVSwitch: false });
  expect(of('<forward/>').forward).toBe('nat');
  expect(
    of(
      `<forward mode='bridge'/><bridge name='br1'/><virtualport type='openvswitch'/><vlan><tag id='7'/></vlan>`,
    ),
  ).toMatchObject({
    forward: 'bridge',
    bridge: 'br1',
    vlan: 7,
    openVSwitch: true,
  });
  expect(of(`<vlan trunk='yes'><tag id='7'/><tag id='8'/></vlan>`).vlan).toBeNull();
});

test('the resource tree of a host', () => {
  expect(resources.computeUnits).toEqual([
    {
      id: 'host-1',
      name: 'kvm1',
      type: 'HOST',
      state: 'AVAILABLE',
      totalCpu: 8,
      availableCpu: 5,
      totalMemoryGb: 16,
      availableMemoryGb: null,
      children: [],
    },
  ]);
  expect(resources.networkUnits.map((unit) => [unit.id, unit.type])).toEqual([
    [networks[0].uuid, 'NAT'],
    [networks[1].uuid, 'OVS_BRIDGE'],
    ['bridge:br0', 'BRIDGED'],
    ['user', 'NAT'],
  ]);
  const [first] = pools;
  if (first === undefined) throw new Error('no pool');
  const idle = mapResources({
    driver: 'test',
    host: { id: 'h', name: 'h', cpus: 1, memoryBytes: 0, freeMemoryBytes: 0, promisedCpus: null },
    pools: ['netfs', 'logical'].map((type) => ({ pool: { ...first, type }, active: false })),
    networks: [],
    bridges: [],
  });
  expect(idle.storageUnits[0]).toMatchObject({ accessible: false, availableBytes: null, shared: true });
  // Only files can be backups here.
  expect(idle.storageUnits.map(({ takesBackups }) => takesBackups)).toEqual([true, false]);
  expect(idle.networkUnits).toEqual([]);
});
