import type { VmProvisionSpec } from '@anyvisor/domain';
import { features } from '@anyvisor/domain';
import fc from 'fast-check';

/** Any valid spec: what people and programs may write. Used by property tests. */
export function arbitrarySpec(): fc.Arbitrary<VmProvisionSpec> {
  return fc
    .record(
      {
        name: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/),
        template: word(),
        compute: compute(),
        storage: fc.record({ disks: fc.array(disk(), { maxLength: 4 }) }),
        network: fc.record({ nics: fc.array(nic(), { maxLength: 3 }) }),
        guest: optional({
          hostname: fc.constant('web-01.example'),
          userData: text(),
          sshKeys: fc.array(word(), { maxLength: 2 }),
        }),
        firmware: fc.record({ type: fc.constantFrom('bios' as const, 'uefi' as const) }),
        devices: fc.array(device(), { maxLength: 2 }),
        placement: optional({ connection: word(), computeUnit: word() }),
        requirements: fc.uniqueArray(fc.constantFrom(...features), { maxLength: 4 }),
        powerOn: fc.boolean(),
        metadata: fc.dictionary(word(), text(), { maxKeys: 4 }),
        extensions: optional({ LIBVIRT: fc.constant({ machine: 'q35' }), PROXMOX: fc.constant({}) }),
      },
      { requiredKeys: ['name', 'template', 'compute', 'storage', 'network'] },
    )
    .map((spec) => JSON.parse(JSON.stringify(spec)) as VmProvisionSpec);
}

const word = () =>
  fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }).filter((text) => text !== '__proto__');
const text = () => fc.string({ maxLength: 200, unit: 'grapheme' });

function optional<T extends object>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }) {
  return fc.record<T, never>(model, { requiredKeys: [] });
}

function compute() {
  return fc.record(
    {
      cpuCores: fc.integer({ min: 1, max: 4096 }),
      memoryMb: fc.integer({ min: 1, max: 67_108_864 }),
      numa: fc.record({ mode: fc.constant('strict' as const), hostNodes: fc.constant('0-1,3') }),
      shares: fc.integer({ min: 1, max: 1_000_000 }),
    },
    { requiredKeys: ['cpuCores', 'memoryMb'] },
  );
}

function disk() {
  return fc.record(
    {
      sizeGb: fc.oneof(
        fc.integer({ min: 1, max: 1_048_576 }),
        fc.double({ min: 0.001, max: 1024, noNaN: true }),
      ),
      storage: word(),
      format: fc.constantFrom('qcow2' as const, 'raw' as const),
      thin: fc.boolean(),
    },
    { requiredKeys: ['sizeGb'] },
  );
}

function nic() {
  return fc.record(
    {
      network: word(),
      mac: fc.constant('52:54:00:12:34:56'),
      vlan: fc.integer({ min: 1, max: 4094 }),
      address: fc.constantFrom(
        { type: 'dhcp' as const },
        { type: 'static' as const, cidr: '192.0.2.10/24', gateway: '192.0.2.1' },
      ),
    },
    { requiredKeys: ['network'] },
  );
}

function device() {
  return fc.oneof(
    fc.record({ type: fc.constant('pci' as const), address: word() }),
    fc.record({ type: fc.constant('mediated' as const), uuid: fc.uuid() }),
  );
}
