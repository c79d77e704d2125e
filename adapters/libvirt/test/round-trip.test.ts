import { emptyMapping } from '@anyvisor/domain';
import type { DiskSpec, NicSpec, VmProvisionSpec } from '@anyvisor/domain';
import { isXmlText } from '@anyvisor/toolkit/xml-writer';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { domainXml } from '../src/domain-xml/domain-xml.ts';
import { volumeIndex } from '../src/inventory/volume-index.ts';
import type { LibvirtVolume } from '../src/inventory/volume-index.ts';
import { mapVmInfo } from '../src/inventory/map-vm-info.ts';
import { mapProvisionSpec } from '../src/mapping/map-provision-spec.ts';
import type { LibvirtNativeSpec } from '../src/native-spec.ts';
import { nativeVm, placed, pools, profile, resources, spec } from './support/sample.ts';

const disk: fc.Arbitrary<DiskSpec> = fc.record(
  {
    sizeGb: fc.integer({ min: 1, max: 4000 }),
    bus: fc.constantFrom('virtio', 'scsi', 'sata'),
    format: fc.constantFrom('qcow2', 'raw'),
    storage: fc.constantFrom('images', 'big'),
    thin: fc.boolean(),
  },
  { requiredKeys: ['sizeGb'] },
);
const mac = fc
  .array(fc.integer({ min: 0, max: 255 }), { minLength: 5, maxLength: 5 })
  .map((bytes) => ['52', ...bytes.map((byte) => byte.toString(16).padStart(2, '0'))].join(':'));
const nic: fc.Arbitrary<NicSpec> = fc.oneof(
  fc.record(
    {
      network: fc.constantFrom('default', 'br0', 'user'),
      mac,
      model: fc.constantFrom('virtio', 'e1000', 'rtl8139', 'vmxnet3'),
    },
    { requiredKeys: ['network'] },
  ),
  fc.record({ network: fc.constant('ovs'), vlan: fc.integer({ min: 1, max: 4094 }) }),
);
const text = fc.string({ unit: 'grapheme' }).filter(isXmlText);
const wanted: fc.Arbitrary<VmProvisionSpec> = fc
  .record({
    name: fc.stringMatching(/^[a-zA-Z0-9][a-zA-Z0-9._-]{0,62}$/),
    cores: fc.integer({ min: 1, max: 16 }),
    extraCores: fc.integer({ min: 0, max: 16 }),
    memoryMb: fc.integer({ min: 64, max: 65_536 }),
    extraMb: fc.constantFrom(0, 1024),
    threads: fc.constantFrom(undefined, 1, 2),
    disks: fc.array(disk, { maxLength: 30 }),
    nics: fc.array(nic, { maxLength: 8 }),
    uefi: fc.boolean(),
    metadata: fc.dictionary(text, text, { maxKeys: 5 }),
  })
  .map((given) => {
    const threads = given.threads ?? 1;
    const maxCpuCores = (given.cores + given.extraCores) * threads;
    return spec({
      name: given.name,
      compute: {
        cpuCores: given.cores,
        maxCpuCores,
        memoryMb: given.memoryMb,
        maxMemoryMb: given.memoryMb + given.extraMb,
        ...(given.threads === undefined
          ? {}
          : { topology: { sockets: 1, coresPerSocket: maxCpuCores / threads, threadsPerCore: threads } }),
      },
      storage: { disks: given.disks },
      network: { nics: given.nics },
      firmware: { type: given.uefi ? 'uefi' : 'bios' },
      metadata: given.metadata,
    });
  });

test('spec → domain XML → what is observed loses nothing', () => {
  fc.assert(
    fc.property(wanted, fc.uuid(), (given, marker) => {
      const mapped = mapProvisionSpec(profile, given, emptyMapping, { marker, resources });
      if (!mapped.ok) throw new Error(mapped.error.message);
      const native = mapped.value;
      const volumes = volumeIndex(pools, made(native));
      const seen = mapVmInfo(nativeVm(domainXml(native, placed(native)), { volumes }));

      expect(seen.nativeRef).toBe(native.uuid);
      expect(seen.marker).toBe(marker);
      expect(seen.name).toBe(given.name);
      expect(seen.metadata).toEqual({ ...given.metadata });
      expect(seen.firmware).toBe(given.firmware?.type);
      const { compute } = given;
      expect(seen.cpu).toEqual({
        cores: compute.cpuCores,
        maxCores: compute.maxCpuCores,
        ...(compute.topology === undefined
          ? {}
          : { sockets: compute.topology.sockets, threadsPerCore: compute.topology.threadsPerCore }),
      });
      expect(seen.memory).toEqual({
        sizeBytes: mib(compute.memoryMb),
        maxBytes: mib(compute.maxMemoryMb ?? 0),
      });
      expect(
        seen.disks.map(({ sizeBytes, bus, kind, readOnly }) => ({ sizeBytes, bus, kind, readOnly })),
      ).toEqual(
        given.storage.disks.map(({ sizeGb, bus = 'virtio' }) => ({
          sizeBytes: sizeGb * 1024 ** 3,
          bus,
          kind: 'disk',
          readOnly: false,
        })),
      );
      given.storage.disks.forEach((asked, index) => {
        expect(seen.disks[index]?.format).toBe(native.disks[index]?.volume.places[0]?.format);
        const format = seen.disks[index]?.format;
        expect(format).toBe(asked.format ?? format);
        const pool = pools.find((each) => each.uuid === seen.disks[index]?.storage);
        expect(pool?.name).toBe(asked.storage ?? pool?.name);
      });
      expect(new Set(seen.disks.map((each) => each.key)).size).toBe(given.storage.disks.length);
      expect(seen.nics.map(({ model, vlan, connected }) => ({ model, vlan, connected }))).toEqual(
        given.network.nics.map(({ model = 'virtio', vlan = null }) => ({ model, vlan, connected: true })),
      );
      given.network.nics.forEach((asked, index) => {
        const unit = resources.networkUnits.find((each) => each.id === seen.nics[index]?.network);
        expect(unit?.name).toBe(asked.network);
        const seenMac = seen.nics[index]?.mac;
        expect(seenMac).toBe(asked.mac ?? seenMac);
      });
    }),
    { numRuns: 200 },
  );
});

function mib(amount: number): number {
  return amount * 1024 ** 2;
}

function made(native: LibvirtNativeSpec): readonly LibvirtVolume[] {
  return placed(native).map(({ place, path }, index) => ({
    name: place.volumeName,
    key: path,
    path,
    poolId: place.poolId,
    poolType: place.poolType,
    type: 'file',
    format: place.format,
    capacityBytes: native.disks[index]?.volume.capacityBytes ?? 0,
    allocationBytes: 0,
    backingPath: null,
  }));
}
