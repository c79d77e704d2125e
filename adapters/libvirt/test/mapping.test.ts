import { emptyMapping } from '@anyvisor/domain';
import type { HypervisorResourceMapping, JsonObject, VmProvisionSpec } from '@anyvisor/domain';
import { describe, expect, test } from 'vitest';
import { domainXml } from '../src/domain-xml/domain-xml.ts';
import { volumeTag } from '../src/derived.ts';
import { mapProvisionSpec } from '../src/mapping/map-provision-spec.ts';
import { targetNames } from '../src/mapping/disks.ts';
import type { HostProfile } from '../src/mapping/host-profile.ts';
import type { LibvirtNativeSpec } from '../src/native-spec.ts';
import { volumeXml } from '../src/volume-xml.ts';
import { placed, profile, resources, spec } from './support/sample.ts';

const marker = '01939c3e-0000-7000-8000-00000000abcd';
const template = {
  nativeRef: '/var/lib/libvirt/images/debian.qcow2',
  name: 'debian.qcow2',
  kind: 'qcow2',
  os: null,
  diskBytes: 20 * 1024 ** 3,
  storage: null,
  firmware: null,
  supportsLinkedClone: true,
};

function map(change: Partial<VmProvisionSpec> = {}, mapping = emptyMapping, host: HostProfile = profile) {
  const wanted = spec(change);
  const found = wanted.template === 'debian.qcow2' ? { template } : {};
  return mapProvisionSpec(host, wanted, mapping, { marker, resources, ...found });
}

function mapped(
  change: Partial<VmProvisionSpec> = {},
  mapping?: HypervisorResourceMapping,
): LibvirtNativeSpec {
  const answer = map(change, mapping);
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value;
}

function storage(defaultDatastore: string, ...alternativeDatastores: string[]): HypervisorResourceMapping {
  return { ...emptyMapping, storageMapping: { defaultDatastore, alternativeDatastores } };
}

describe('what libvirt cannot express is refused with its place in the spec', () => {
  const compute = (given: Partial<VmProvisionSpec['compute']>) => ({
    compute: { cpuCores: 2, memoryMb: 512, ...given },
  });
  const disk = (given: Partial<VmProvisionSpec['storage']['disks'][number]>) => ({
    storage: { disks: [{ sizeGb: 1, ...given }] },
  });
  const nic = (given: Partial<VmProvisionSpec['network']['nics'][number]>) => ({
    network: { nics: [{ network: 'default', ...given }] },
  });
  const extension = (given: JsonObject) => ({ extensions: { LIBVIRT: given } });

  test.each<readonly [string, Partial<VmProvisionSpec>, string]>([
    ['too many CPUs', compute({ cpuCores: 289 }), '/compute/cpuCores'],
    [
      'a topology of another size',
      compute({ topology: { sockets: 1, coresPerSocket: 1 } }),
      '/compute/topology',
    ],
    [
      'a pin of a CPU that is not there',
      compute({ pinning: [{ vcpu: 2, hostCpus: '0' }] }),
      '/compute/pinning/0/vcpu',
    ],
    [
      'a pin to nonsense',
      compute({ pinning: [{ vcpu: 0, hostCpus: 'all' }] }),
      '/compute/pinning/0/hostCpus',
    ],
    [
      'a NUMA list that is none',
      compute({ numa: { mode: 'strict', hostNodes: '0-' } }),
      '/compute/numa/hostNodes',
    ],
    [
      'processing units',
      compute({ processingUnits: { units: 0.5, mode: 'capped' } }),
      '/compute/processingUnits',
    ],
    ['reserved MHz', compute({ reservation: { cpuMhz: 1000 } }), '/compute/reservation/cpuMhz'],
    ['reserved memory', compute({ reservation: { memoryMb: 256 } }), '/compute/reservation/memoryMb'],
    ['limited MHz', compute({ limit: { cpuMhz: 1000 } }), '/compute/limit/cpuMhz'],
    ['limited memory', compute({ limit: { memoryMb: 256 } }), '/compute/limit/memoryMb'],
    [
      'a balloon over the memory',
      compute({ ballooning: { minMemoryMb: 513 } }),
      '/compute/ballooning/minMemoryMb',
    ],
    ['an NVMe disk', disk({ bus: 'nvme' }), '/storage/disks/0/bus'],
    ['an IDE disk on q35', disk({ bus: 'ide' }), '/storage/disks/0/bus'],
    ['a vmdk disk', disk({ format: 'vmdk' }), '/storage/disks/0/format'],
    ['qcow2 in a volume group', disk({ format: 'qcow2', storage: 'fast' }), '/storage/disks/0/storage'],
    ['a VLAN on an ordinary network', nic({ vlan: 5 }), '/network/nics/0/vlan'],
    ['a VLAN out of range', nic({ network: 'ovs', vlan: 5000 }), '/network/nics/0/vlan'],
    ['a MAC that is none', nic({ mac: '52:54' }), '/network/nics/0/mac'],
    ['a multicast MAC', nic({ mac: '01:00:5e:00:00:01' }), '/network/nics/0/mac'],
    ['a device without address', { devices: [{ type: 'gpu' }] }, '/devices/0'],
    ['a vGPU profile', { devices: [{ type: 'gpu', profile: 'nvidia-63' }] }, '/devices/0/profile'],
    ['a PCI address that is none', { devices: [{ type: 'pci', address: '65:00' }] }, '/devices/0/address'],
    ['a mediated device without UUID', { devices: [{ type: 'mediated', uuid: 'x' }] }, '/devices/0/uuid'],
    ['secure boot with BIOS', { firmware: { type: 'bios', secureBoot: true } }, '/firmware/secureBoot'],
    [
      'secure boot on the old machine',
      { firmware: { type: 'uefi', secureBoot: true }, ...extension({ machine: 'pc' }) },
      '/firmware/secureBoot',
    ],
    ['memory encryption', { security: { memoryEncryption: 'sev' } }, '/security/memoryEncryption'],
    ['a host name that is none', { guest: { hostname: 'a_b\nc' } }, '/guest/hostname'],
    [
      'sysprep beside cloud-init',
      { guest: { hostname: 'a', sysprep: { unattendXml: '<a/>' } } },
      '/guest/sysprep',
    ],
    ['metadata XML cannot hold', { metadata: { a: '\u0000' } }, '/metadata/a'],
    ['an unknown extension', extension({ machin: 'q35' }), '/extensions/LIBVIRT'],
    ['an extension of the wrong shape', extension({ sparePorts: -1 }), '/extensions/LIBVIRT/sparePorts'],
    [
      'a CPU model without mode custom',
      extension({ cpu: { mode: 'maximum', model: 'EPYC' } }),
      '/extensions/LIBVIRT/cpu/model',
    ],
    [
      'the host CPU under emulation',
      extension({ cpu: { mode: 'host-passthrough' } }),
      '/extensions/LIBVIRT/cpu/mode',
    ],
    ['an initrd without kernel', extension({ initrd: '/i' }), '/extensions/LIBVIRT/kernel'],
  ])('%s', (_title, change, pointer) => {
    expect(map(change)).toMatchObject({ ok: false, error: { kind: 'UnsupportedSetting', pointer } });
  });

  test.each<readonly [string, Partial<VmProvisionSpec>, string, string]>([
    ['a template', { template: 'gone.qcow2' }, 'TemplateNotFound', '/template'],
    ['a pool', disk({ storage: 'gone' }), 'StorageNotFound', '/storage/disks/0/storage'],
    ['a network', nic({ network: 'gone' }), 'NetworkNotFound', '/network/nics/0/network'],
    ['a host', { placement: { computeUnit: 'gone' } }, 'ComputeUnitNotFound', '/placement/computeUnit'],
  ])('%s that is not there', (_title, change, kind, pointer) => {
    expect(map(change)).toMatchObject({ ok: false, error: { kind, pointer } });
  });

  test('firmware and TPM that the host has not got', () => {
    const bare = { ...profile, uefi: false, secureBoot: false, tpm: false };
    expect(map({ firmware: { type: 'uefi' } }, emptyMapping, bare)).toMatchObject({
      error: { pointer: '/firmware/type' },
    });
    expect(map({ firmware: { type: 'bios', tpm: true } }, emptyMapping, bare)).toMatchObject({
      error: { pointer: '/firmware/tpm' },
    });
    const half = { ...profile, secureBoot: false };
    expect(map({ firmware: { type: 'uefi', secureBoot: true } }, emptyMapping, half)).toMatchObject({
      error: { pointer: '/firmware/secureBoot' },
    });
  });

  test('a kind of guest that the host does not offer', () => {
    const emulating: HostProfile = { ...profile, virtTypes: ['qemu'] };
    expect(map(extension({ virtType: 'kvm' }), emptyMapping, emulating)).toMatchObject({
      error: { pointer: '/extensions/LIBVIRT/virtType', candidates: ['qemu'] },
    });
  });

  test('a seed at the test driver, which runs nobody to read it', () => {
    const host: HostProfile = { ...profile, driver: 'test', virtType: 'test' };
    expect(map({ guest: { hostname: 'a' } }, emptyMapping, host)).toMatchObject({
      error: { pointer: '/guest' },
    });
  });
});

describe('disks', () => {
  test('go where the spec says, else to the mapping in its order, else to the emptiest pool', () => {
    const pools = (native: LibvirtNativeSpec) =>
      native.disks[0]?.volume.places.map((place) => place.poolName);
    expect(pools(mapped({ storage: { disks: [{ sizeGb: 1, storage: 'images' }] } }, storage('big')))).toEqual(
      ['images'],
    );
    expect(pools(mapped({}, storage('images', 'fast', 'big')))).toEqual(['images', 'fast', 'big']);
    expect(pools(mapped())).toEqual(['big', 'fast', 'images']);
    expect(pools(mapped({ storage: { disks: [{ sizeGb: 1, format: 'qcow2' }] } }))).toEqual([
      'big',
      'images',
    ]);
  });

  test('have names made from the marker, alike every time and never mistaken for a template', () => {
    const names = (native: LibvirtNativeSpec) =>
      native.disks[0]?.volume.places.map((place) => place.volumeName);
    const first = names(mapped());
    expect(first).toEqual(names(mapped()));
    expect(first?.[0]).toMatch(/^web-1-[0-9a-f]{8}-0\.qcow2$/);
    for (const name of first ?? []) expect(volumeTag(name)).toBe(mapped().uuid.slice(0, 8));
    expect(volumeTag('debian-12.qcow2')).toBeUndefined();
  });

  test('of a template are taken as they are, or grown, never shrunk', () => {
    const size = (disks: VmProvisionSpec['storage']['disks']) =>
      mapped({ template: 'debian.qcow2', storage: { disks } }).disks.map(
        (disk) => disk.volume.capacityBytes / 1024 ** 3,
      );
    expect(size([])).toEqual([20]);
    expect(size([{ sizeGb: 30 }])).toEqual([30]);
    expect(size([{ sizeGb: 5 }, { sizeGb: 7 }])).toEqual([20, 7]);
  });

  test('of a linked clone are layers over the template, in pools of files only', () => {
    const [disk] = mapped({ template: 'debian.qcow2', storage: { disks: [], cloneMode: 'linked' } }).disks;
    expect(disk?.volume.origin).toEqual({
      kind: 'layer',
      templateKey: template.nativeRef,
      templateFormat: 'qcow2',
    });
    expect(disk?.volume.places.map((place) => [place.poolName, place.format])).toEqual([
      ['big', 'qcow2'],
      ['images', 'qcow2'],
    ]);
    const [place] = disk?.volume.places ?? [];
    if (disk === undefined || place === undefined) throw new Error('no place');
    expect(volumeXml(disk.volume, place)).toContain(`<path>${template.nativeRef}</path>`);
    expect(
      map({
        template: 'debian.qcow2',
        storage: { disks: [{ sizeGb: 1, format: 'raw' }], cloneMode: 'linked' },
      }),
    ).toMatchObject({
      error: { pointer: '/storage/disks/0/format' },
    });
  });

  test('get targets that are free', () => {
    const next = targetNames(new Set(['vda', 'sdb']));
    expect([next('virtio'), next('scsi'), next('sata'), next('ide')]).toEqual(['vdb', 'sda', 'sdc', 'hda']);
    const many = targetNames();
    expect(Array.from({ length: 28 }, () => many('virtio')).slice(-3)).toEqual(['vdz', 'vdaa', 'vdab']);
  });
});

test('the seed is a CD on virtio-scsi for cloud-init, on SATA for Windows', () => {
  const seed = (guest: VmProvisionSpec['guest']) => mapped(guest === undefined ? {} : { guest }).seed;
  expect(seed({ hostname: 'web' })).toMatchObject({
    bus: 'scsi',
    target: 'sda',
    volume: { origin: { kind: 'content' } },
  });
  expect(seed({ hostname: 'web' })?.volume.places[0]?.volumeName).toMatch(/^web-1-[0-9a-f]{8}-seed\.iso$/);
  expect(seed({ sysprep: { unattendXml: '<u/>' } })).toMatchObject({ bus: 'sata', target: 'sda' });
  expect(seed(undefined)).toBeNull();
});

describe('networks', () => {
  test('are found by the mapping first, then by id or name', () => {
    const mapping = { ...emptyMapping, networkMapping: { networks: { prod: 'bridge:br0', default: 'ovs' } } };
    const nics = ['prod', 'default', 'user', 'aaaaaaaa-0000-4000-8000-000000000001'].map((network) => ({
      network,
    }));
    expect(mapped({ network: { nics } }, mapping).nics.map((nic) => nic.source)).toEqual([
      { kind: 'bridge', name: 'br0', openVSwitch: false },
      { kind: 'network', name: 'ovs' },
      { kind: 'user' },
      { kind: 'network', name: 'default' },
    ]);
  });

  test('a MAC is made from the marker, locally administered, unlike for each NIC', () => {
    const nics = [{ network: 'user' }, { network: 'user' }];
    const macs = mapped({ network: { nics } }).nics.map((nic) => nic.mac);
    expect(macs).toEqual(mapped({ network: { nics } }).nics.map((nic) => nic.mac));
    expect(new Set(macs).size).toBe(2);
    for (const mac of macs) expect(mac).toMatch(/^52:54(:[0-9a-f]{2}){4}$/);
  });
});

test('the same request makes the same domain, another marker another one', () => {
  const xml = (native: LibvirtNativeSpec) => domainXml(native, placed(native));
  expect(xml(mapped())).toBe(xml(mapped()));
  const other = mapProvisionSpec(profile, spec(), emptyMapping, { marker: 'another', resources });
  expect(other.ok && other.value.uuid).not.toBe(mapped().uuid);
});

test('a domain is not written with a volume missing', () => {
  expect(() => domainXml(mapped(), [])).toThrow('1 volumes are needed');
});
