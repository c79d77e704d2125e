import { emptyMapping } from '@anyvisor/domain';
import type { JsonObject, VmProvisionSpec } from '@anyvisor/domain';
import { describe, expect, test } from 'vitest';
import type { HostProfile } from '../src/mapping/host-profile.ts';
import { mapProvisionSpec } from '../src/mapping/map-provision-spec.ts';
import { profile, resources, spec } from './support/sample.ts';

const ours = (LIBVIRT: JsonObject): Partial<VmProvisionSpec> => ({ extensions: { LIBVIRT } });
const sized = (compute: Partial<VmProvisionSpec['compute']>): Partial<VmProvisionSpec> => ({
  compute: { cpuCores: 2, memoryMb: 1024, ...compute },
});
const AT = '/extensions/LIBVIRT';

function refusal(host: Partial<HostProfile>, change: Partial<VmProvisionSpec>) {
  const knowledge = { marker: 'm', resources };
  const mapped = mapProvisionSpec({ ...profile, ...host }, spec(change), emptyMapping, knowledge);
  return mapped.ok ? undefined : mapped.error;
}

type Row = readonly [
  title: string,
  lacking: Partial<HostProfile>,
  wish: Partial<VmProvisionSpec>,
  pointer: string,
  why: RegExp,
];

/** Each is taken by the host of sample.ts and refused by one that lacks just this. */
const lacks: readonly Row[] = [
  [
    'a machine type',
    { machines: ['q35'] },
    ours({ machine: 'pc-q35-9.0' }),
    `${AT}/machine`,
    /no such machine type/,
  ],
  ['a CPU mode', { cpuModes: ['custom'] }, ours({ cpu: { mode: 'maximum' } }), `${AT}/cpu/mode`, /CPU mode/],
  [
    'a CPU model',
    { cpuModels: ['Nehalem'] },
    ours({ cpu: { mode: 'custom', model: 'EPYC' } }),
    `${AT}/cpu/model`,
    /stand in for/,
  ],
  ['a graphics card', { videoModels: ['vga'] }, ours({ video: 'qxl' }), `${AT}/video`, /graphics card/],
  ['host CPUs', { cpuIds: new Set([0, 1]) }, ours({ emulatorCpus: '0-2' }), `${AT}/emulatorCpus`, /no CPU 2/],
  [
    'host CPUs for I/O threads',
    { cpuIds: new Set([0]) },
    ours({ ioThreads: 1, ioThreadPinning: [{ ioThread: 1, hostCpus: '4' }] }),
    `${AT}/ioThreadPinning/0/hostCpus`,
    /no CPU 4/,
  ],
  [
    'host CPUs for virtual ones',
    { cpuIds: new Set([0]) },
    sized({ pinning: [{ vcpu: 1, hostCpus: '0,9' }] }),
    '/compute/pinning/0/hostCpus',
    /no CPU 9/,
  ],
  [
    'a NUMA node',
    { numaNodes: [0] },
    sized({ numa: { mode: 'strict', hostNodes: '0-1' } }),
    '/compute/numa/hostNodes',
    /no NUMA node 1/,
  ],
  [
    'a NUMA node for a cell',
    { numaNodes: [0] },
    ours({ numaCells: [{ cpus: '0-1', memoryMb: 1024, hostNodes: '3' }] }),
    `${AT}/numaCells/0/hostNodes`,
    /no NUMA node 3/,
  ],
  [
    'huge pages',
    { pageSizes: [4096] },
    sized({ hugePages: {} }),
    '/compute/hugePages',
    /ordinary memory pages/,
  ],
  [
    'huge pages of that size',
    { pageSizes: [4096, 2 * 1024 ** 2] },
    sized({ hugePages: { sizeMb: 1024 } }),
    '/compute/hugePages/sizeMb',
    /no pages of 1024 MiB/,
  ],
  [
    'an IOMMU',
    { iommu: false },
    { devices: [{ type: 'gpu', address: '65:00.0' }] },
    '/devices/0',
    /VT-d or AMD-Vi/,
  ],
  [
    'VFIO',
    { hostDeviceTypes: ['usb'] },
    { devices: [{ type: 'pci', address: '65:00.0' }] },
    '/devices/0',
    /VFIO/,
  ],
  [
    'an IOMMU for virtual functions',
    { iommu: false },
    ours({ virtualFunctions: [{ address: '65:02.1' }] }),
    `${AT}/virtualFunctions/0`,
    /IOMMU/,
  ],
  [
    'the kind of encryption',
    { memoryEncryption: ['sev'] },
    { firmware: { type: 'uefi' }, security: { memoryEncryption: 'sev-snp' }, ...ours({ virtType: 'kvm' }) },
    '/security/memoryEncryption',
    /offers sev only/,
  ],
  [
    'any encryption',
    { memoryEncryption: [] },
    { firmware: { type: 'uefi' }, security: { memoryEncryption: 'any' }, ...ours({ virtType: 'kvm' }) },
    '/security/memoryEncryption',
    /encrypts no guest/,
  ],
  [
    'a libvirt new enough',
    { libvirtVersion: 7_008_000 },
    ours({ virtioMem: { maxMb: 1024 } }),
    `${AT}/virtioMem`,
    /needs libvirt 7\.9\.0; the host has 7\.8\.0/,
  ],
  [
    'a QEMU new enough',
    { qemuVersion: 6_002_000 },
    ours({ guestIommu: 'virtio' }),
    `${AT}/guestIommu`,
    /needs QEMU 7\.0\.0/,
  ],
  ['KVM', { virtTypes: ['qemu'] }, ours({ virtType: 'kvm' }), `${AT}/virtType`, /does not offer/],
];

/** No host would take these. */
const contradictions: readonly (readonly [string, Partial<VmProvisionSpec>, string, RegExp])[] = [
  ['dies without a topology', ours({ cpu: { mode: 'maximum', dies: 2 } }), `${AT}/cpu/dies`, /topology/],
  [
    'cells that hold too little',
    ours({ numaCells: [{ cpus: '0-1', memoryMb: 512 }] }),
    `${AT}/numaCells`,
    /1024/,
  ],
  [
    'cells without a CPU',
    ours({ numaCells: [{ cpus: '0', memoryMb: 1024 }] }),
    `${AT}/numaCells`,
    /0 to 1 once/,
  ],
  [
    'distances that do not fit',
    ours({ numaCells: [{ cpus: '0-1', memoryMb: 1024, distances: [20] }] }),
    `${AT}/numaCells/0/distances`,
    /10 to the cell itself/,
  ],
  [
    'half a huge page',
    sized({ memoryMb: 1025, hugePages: { sizeMb: 2 } }),
    '/compute/hugePages/sizeMb',
    /whole pages/,
  ],
  [
    'a falling range',
    sized({ numa: { mode: 'strict', hostNodes: '3-0' } }),
    '/compute/numa/hostNodes',
    /rising/,
  ],
  ['an Intel IOMMU on an old board', ours({ machine: 'pc', guestIommu: 'intel' }), `${AT}/guestIommu`, /q35/],
  [
    'encryption without KVM',
    { firmware: { type: 'uefi' }, security: { memoryEncryption: 'sev' } },
    '/security/memoryEncryption',
    /needs KVM/,
  ],
  [
    'encryption without UEFI',
    { security: { memoryEncryption: 'sev' }, ...ours({ virtType: 'kvm' }) },
    '/firmware/type',
    /uefi/,
  ],
  [
    'encryption that grows',
    {
      firmware: { type: 'uefi' },
      security: { memoryEncryption: 'sev' },
      ...sized({ maxMemoryMb: 4096 }),
      ...ours({ virtType: 'kvm' }),
    },
    '/compute/maxMemoryMb',
    /plugged into/,
  ],
  [
    'I/O threads that are not there',
    ours({ ioThreadPinning: [{ ioThread: 1, hostCpus: '0' }] }),
    AT,
    /ioThreads/,
  ],
  ['shared memory of nobody', ours({ memory: { access: 'shared' } }), AT, /memfd/],
  ['half a block', ours({ virtioMem: { maxMb: 1023 } }), AT, /whole blocks/],
  ['an unknown word', ours({ __proto__x: 1 }), AT, /./],
];

describe('before anything is sent', () => {
  test.each(lacks)(
    'a host that lacks %s is told apart, with the reason',
    (_title, lacking, wish, pointer, why) => {
      expect(refusal({}, wish)).toBe(undefined);
      expect(refusal(lacking, wish)).toMatchObject({
        kind: 'UnsupportedSetting',
        pointer,
        message: expect.stringMatching(why),
      });
    },
  );

  test.each(contradictions)('%s is refused', (_title, wish, pointer, why) => {
    const error = refusal({}, wish);
    expect(error?.pointer).toMatch(new RegExp(`^${pointer}`));
    expect(error?.message).toMatch(why);
  });

  test('what nobody knows of a host is not refused for it', () => {
    const unknown = { cpuIds: null, numaNodes: null, pageSizes: null, iommu: null, hostDeviceTypes: null };
    const wish = {
      ...sized({ pinning: [{ vcpu: 0, hostCpus: '99' }], hugePages: { sizeMb: 2 } }),
      devices: [{ type: 'pci' as const, address: '65:00.0' }],
    };
    expect(refusal(unknown, wish)).toBe(undefined);
  });
});
