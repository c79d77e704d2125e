import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emptyMapping } from '@anyvisor/domain';
import type { VmProvisionSpec } from '@anyvisor/domain';
import { afterAll, describe, expect, test } from 'vitest';
import { domainXml } from '../src/domain-xml/domain-xml.ts';
import { mapProvisionSpec } from '../src/mapping/map-provision-spec.ts';
import { volumeXml } from '../src/volume-xml.ts';
import { placed, profile, resources, spec } from './support/sample.ts';
import { skipNote, toolMissing } from './support/tool.ts';

const folder = mkdtempSync(join(tmpdir(), 'anyvisor-schema-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What libvirt's own schema has to say against the document; empty when it accepts it. */
function objections(xml: string, schema: 'domain' | 'storagevol'): string {
  const file = join(folder, 'document.xml');
  writeFileSync(file, xml);
  const { status, stderr, error } = spawnSync('virt-xml-validate', [file, schema], { encoding: 'utf8' });
  if (error !== undefined) throw error;
  return status === 0 ? '' : stderr;
}

const template = {
  nativeRef: '/var/lib/libvirt/images/debian.qcow2',
  name: 'debian.qcow2',
  kind: 'qcow2',
  os: null,
  diskBytes: 2 * 1024 ** 3,
  storage: '11111111-1111-4111-8111-111111111111',
  firmware: null,
  supportsLinkedClone: true,
};

const cases: readonly (readonly [string, Partial<VmProvisionSpec>])[] = [
  ['a plain machine', {}],
  [
    'room for more CPUs and memory',
    { compute: { cpuCores: 1, maxCpuCores: 4, memoryMb: 512, maxMemoryMb: 4096 } },
  ],
  [
    'a topology',
    {
      compute: { cpuCores: 8, memoryMb: 512, topology: { sockets: 2, coresPerSocket: 2, threadsPerCore: 2 } },
    },
  ],
  [
    'pinning, NUMA, huge pages, shares and a balloon',
    {
      compute: {
        cpuCores: 2,
        memoryMb: 2048,
        pinning: [
          { vcpu: 0, hostCpus: '0-1' },
          { vcpu: 1, hostCpus: '2,4-5' },
        ],
        numa: { mode: 'strict', hostNodes: '0' },
        hugePages: { sizeMb: 2 },
        shares: 2048,
        ballooning: { minMemoryMb: 512 },
      },
    },
  ],
  ['huge pages of any size', { compute: { cpuCores: 1, memoryMb: 512, hugePages: {} } }],
  [
    'every bus',
    {
      storage: {
        disks: [
          { sizeGb: 1 },
          { sizeGb: 1, bus: 'scsi' },
          { sizeGb: 1, bus: 'sata' },
          { sizeGb: 1, bus: 'scsi', format: 'raw' },
        ],
      },
    },
  ],
  ['a block volume', { storage: { disks: [{ sizeGb: 1, storage: 'fast' }] } }],
  ['a linked clone', { template: 'debian.qcow2', storage: { disks: [{ sizeGb: 4 }], cloneMode: 'linked' } }],
  [
    'NICs of every kind',
    {
      network: {
        nics: [
          { network: 'default', mac: '52:54:00:AB:CD:EF' },
          { network: 'br0', model: 'e1000e' },
          { network: 'ovs', vlan: 42 },
          { network: 'user', model: 'rtl8139' },
        ],
      },
    },
  ],
  ['UEFI', { firmware: { type: 'uefi' } }],
  ['UEFI with secure boot and a TPM', { firmware: { type: 'uefi', secureBoot: true, tpm: true } }],
  [
    'devices of the host',
    {
      devices: [
        { type: 'pci', address: '0000:65:00.1' },
        { type: 'gpu', address: '17:00.0' },
        { type: 'mediated', uuid: '83b8f4f2-509f-382f-3c1e-e6bfe0fa1001' },
      ],
    },
  ],
  ['a seed', { guest: { hostname: 'web-1', sshKeys: ['ssh-ed25519 AAAA me'] } }],
  ['metadata with markup and line breaks', { metadata: { 'a<b': 'x & "y"\n\t z', empty: '' } }],
  [
    'every extension',
    {
      extensions: {
        LIBVIRT: {
          machine: 'pc-q35-7.2',
          cpu: { mode: 'custom', model: 'EPYC-Rome' },
          video: 'virtio',
          vncListen: '127.0.0.1',
          consoleLog: '/var/log/console.log',
          kernel: '/boot/vmlinuz',
          initrd: '/boot/initrd',
          kernelArguments: 'console=ttyS0 quiet',
          disk: { cache: 'none', io: 'native', discard: 'ignore' },
          sparePorts: 2,
        },
      },
    },
  ],
  ['KVM without a screen', { extensions: { LIBVIRT: { virtType: 'kvm', graphics: 'none' } } }],
  [
    'the old machine with IDE',
    {
      storage: { disks: [{ sizeGb: 1, bus: 'ide' }] },
      guest: { hostname: 'h' },
      extensions: { LIBVIRT: { machine: 'pc' } },
    },
  ],
];

describe.skipIf(toolMissing('virt-xml-validate'))(
  `libvirt's schema${skipNote('virt-xml-validate', 'libvirt-clients')}`,
  () => {
    test.each(cases)('accepts %s', (_title, change) => {
      const wanted = spec(change);
      const marker = '01939c3e-0000-7000-8000-00000000abcd';
      const mapped = mapProvisionSpec(profile, wanted, emptyMapping, {
        marker,
        resources,
        ...(wanted.template === 'blank' ? {} : { template }),
      });
      if (!mapped.ok) throw new Error(mapped.error.message);
      const volumes = placed(mapped.value);
      expect(objections(domainXml(mapped.value, volumes), 'domain')).toBe('');
      const plans = [...mapped.value.disks, ...(mapped.value.seed === null ? [] : [mapped.value.seed])];
      for (const { volume } of plans) {
        for (const place of volume.places) {
          expect(objections(volumeXml(volume, place), 'storagevol')).toBe('');
        }
      }
    });

    test('would notice a document that is wrong', () => {
      expect(objections('<domain type="qemu"><name>x</name><nonsense/></domain>', 'domain')).not.toBe('');
    });
  },
);
