import { applySpecPatch, emptyMapping } from '@anyvisor/domain';
import type { ComputeSpec, JsonObject, VmFinding, VmProvisionSpec } from '@anyvisor/domain';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { advise } from '../src/advice/advise.ts';
import type { AdviceSubject } from '../src/advice/subject.ts';
import { domainXml } from '../src/domain-xml/domain-xml.ts';
import { parseDomainXml } from '../src/domain-xml/parse-domain.ts';
import { mapProvisionSpec } from '../src/mapping/map-provision-spec.ts';
import { arbitrarySpec } from './support/arbitrary-spec.ts';
import { placed, profile, resources, spec } from './support/sample.ts';

const MIB = 1024 ** 2;
const GIB = 1024 * MIB;

/** Two sockets of eight CPUs and 64 GiB each, half of it set aside in huge pages. */
const nodes = [0, 1].map((id) => ({
  id,
  cpus: Array.from({ length: 8 }, (_, at) => id * 8 + at),
  memoryBytes: 64 * GIB,
  pages: new Map([[2 * MIB, 16_384]]),
}));
const host: AdviceSubject['host'] = {
  nodes,
  pageSizes: [4096, 2 * MIB, GIB],
  kvmProven: true,
  qemuVersion: 9_000_000,
};

function findingsOf(given: VmProvisionSpec, change: Partial<AdviceSubject> = {}): readonly VmFinding[] {
  const mapped = mapProvisionSpec(profile, given, emptyMapping, { marker: 'm', resources });
  if (!mapped.ok) throw new Error(`${mapped.error.pointer}: ${mapped.error.message}`);
  const domain = parseDomainXml(domainXml(mapped.value, placed(mapped.value)));
  return advise({ domain, running: false, host, monitor: null, ...change });
}

const kvm = (more: JsonObject = {}): NonNullable<VmProvisionSpec['extensions']> => ({
  LIBVIRT: { virtType: 'kvm', ...more },
});
const of = (compute: Partial<ComputeSpec>, more: JsonObject = {}): Partial<VmProvisionSpec> => ({
  compute: { cpuCores: 2, memoryMb: 1024, ...compute },
  extensions: kvm(more),
});

const rows: readonly (readonly [id: string, Partial<VmProvisionSpec>])[] = [
  ['cpu-emulated', { extensions: { LIBVIRT: { virtType: 'qemu' } } }],
  ['cpu-passthrough-blocks-migration', of({})],
  ['cpu-model-outdated', of({}, { cpu: { mode: 'custom', model: 'kvm64' } })],
  ['cpu-model-outdated', { extensions: { LIBVIRT: { cpu: { mode: 'custom', model: 'qemu64' } } } }],
  ['topology-flat', of({ cpuCores: 8 })],
  ['topology-flat', of({ cpuCores: 4, maxCpuCores: 8, topology: { sockets: 8, coresPerSocket: 1 } })],
  [
    'pinning-spans-nodes',
    of({
      pinning: [
        { vcpu: 0, hostCpus: '0-3' },
        { vcpu: 1, hostCpus: '8-11' },
      ],
    }),
  ],
  [
    'pinning-shares-cpu',
    of({
      pinning: [
        { vcpu: 0, hostCpus: '3' },
        { vcpu: 1, hostCpus: '3' },
      ],
    }),
  ],
  [
    'memory-on-other-node',
    of({ pinning: [{ vcpu: 0, hostCpus: '0' }], numa: { mode: 'strict', hostNodes: '1' } }),
  ],
  ['guest-wider-than-node', of({ cpuCores: 12, memoryMb: 98_304 })],
  ['huge-pages-missing', of({ memoryMb: 32_768, ballooning: { minMemoryMb: 1024 } })],
  ['balloon-with-huge-pages', of({ hugePages: { sizeMb: 2 }, ballooning: { minMemoryMb: 512 } })],
  [
    'balloon-with-host-devices',
    { ...of({ ballooning: { minMemoryMb: 512 } }), devices: [{ type: 'pci', address: '0000:65:00.0' }] },
  ],
  ['balloon-missing', of({}, { balloon: { model: 'none' } })],
  ['disk-not-virtio', { storage: { disks: [{ sizeGb: 1 }, { sizeGb: 1, bus: 'sata' }] } }],
  ['disk-cache-unsafe', of({}, { disk: { cache: 'unsafe' } })],
  ['disk-cached-twice', of({}, { disk: { cache: 'writeback' } })],
  ['disk-native-io-cached', of({}, { disk: { io: 'native' } })],
  ['disk-queues-few', of({ cpuCores: 4 }, { disk: { queues: 2 } })],
  [
    'scsi-queues-few',
    { ...of({ cpuCores: 16 }, { scsi: { queues: 1 } }), storage: { disks: [{ sizeGb: 1, bus: 'scsi' }] } },
  ],
  ['io-thread-missing', of({ cpuCores: 4 })],
  ['nic-not-virtio', { network: { nics: [{ network: 'br0' }, { network: 'br0', model: 'e1000' }] } }],
  ['nic-queues-few', of({ cpuCores: 4 })],
  ['nic-queues-few', of({ cpuCores: 16 }, { nic: { queues: 2 } })],
  ['machine-without-pcie', of({}, { machine: 'pc' })],
  ['machine-type-old', of({}, { machine: 'pc-q35-5.2' })],
  ['agent-channel-missing', of({}, { agentChannel: false })],
  ['no-room-to-grow', of({})],
];

describe('advice', () => {
  test.each(rows)('%s is found, and its patch of the spec mends it', (id, change) => {
    const given = spec(change);
    const found = findingsOf(given).find((one) => one.id === id);
    if (found === undefined) throw new Error(`${id} was not found`);
    const mended = findingsOf(applySpecPatch(given, found.specPatch));
    expect(mended.filter((one) => one.id === id && one.subject === found.subject)).toEqual([]);
  });

  test('is silent about a machine that has all of it', () => {
    const given = spec({
      compute: {
        cpuCores: 4,
        maxCpuCores: 8,
        memoryMb: 8192,
        maxMemoryMb: 16_384,
        topology: { sockets: 1, coresPerSocket: 8 },
      },
      extensions: kvm({
        cpu: { mode: 'host-model' },
        ioThreads: 1,
        disk: { cache: 'none', io: 'native' },
        nic: { queues: 4 },
      }),
    });
    expect(findingsOf(given)).toEqual([]);
  });

  test.each<readonly [string, Partial<VmProvisionSpec>]>([
    ['a device of the host', { devices: [{ type: 'pci', address: '0000:65:00.0' }] }],
    [
      'encrypted memory',
      { firmware: { type: 'uefi' }, security: { memoryEncryption: 'sev' }, extensions: kvm() },
    ],
  ])('tells that %s keeps a machine where it is, which no spec mends', (_title, change) => {
    const found = findingsOf(spec(change)).find(({ id }) => id === 'bound-to-host');
    expect(found?.specPatch).toEqual([]);
  });

  test('tells of an agent that is silent, but only while its machine runs', () => {
    const xml = domainOf(spec()).replace(
      '"org.qemu.guest_agent.0"',
      '"org.qemu.guest_agent.0" state="disconnected"',
    );
    const domain = parseDomainXml(xml);
    const ids = (running: boolean) => advise({ domain, running, host, monitor: null }).map(({ id }) => id);
    expect(ids(true)).toContain('agent-silent');
    expect(ids(false)).not.toContain('agent-silent');
  });

  test('does not speak of KVM where it is not proven, nor of an old machine where QEMU is unknown', () => {
    const careful = { host: { ...host, kvmProven: false, qemuVersion: null } };
    const ids = [
      ...findingsOf(spec({ extensions: { LIBVIRT: { virtType: 'qemu' } } }), careful),
      ...findingsOf(spec(of({}, { machine: 'pc-q35-2.4' })), careful),
    ].map(({ id }) => id);
    expect(ids).not.toContain('cpu-emulated');
    expect(ids).not.toContain('machine-type-old');
  });

  test('about any machine has whole sentences, no finding twice, and patches that its spec takes', () => {
    fc.assert(
      fc.property(arbitrarySpec, (given) => {
        const found = findingsOf(given);
        expect(new Set(found.map(({ id, subject }) => `${id} ${subject}`)).size).toBe(found.length);
        for (const { id, title, why, specPatch } of found) {
          expect(title).not.toMatch(/[.!]$|undefined|NaN|null/);
          expect(why, id).toMatch(/^[A-Z].*\.$/);
          expect(() => applySpecPatch(given, specPatch)).not.toThrow();
        }
      }),
      { numRuns: 200 },
    );
  });
});

function domainOf(given: VmProvisionSpec): string {
  const mapped = mapProvisionSpec(profile, given, emptyMapping, { marker: 'm', resources });
  if (!mapped.ok) throw new Error(mapped.error.message);
  return domainXml(mapped.value, placed(mapped.value));
}
