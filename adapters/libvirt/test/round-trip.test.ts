import { emptyMapping } from '@anyvisor/domain';
import type { VmHardware, VmProvisionSpec } from '@anyvisor/domain';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { domainXml } from '../src/domain-xml/domain-xml.ts';
import { volumeIndex } from '../src/inventory/volume-index.ts';
import type { LibvirtVolume } from '../src/inventory/volume-index.ts';
import { mapVmInfo } from '../src/inventory/map-vm-info.ts';
import { mapProvisionSpec } from '../src/mapping/map-provision-spec.ts';
import type { LibvirtNativeSpec } from '../src/native-spec.ts';
import { arbitrarySpec } from './support/arbitrary-spec.ts';
import { nativeVm, placed, pools, profile, resources, spec } from './support/sample.ts';

/*
 * What of a spec a VmObservation shows, all of it compared below: name, metadata, firmware.{type,secureBoot,tpm}, compute.{cpuCores,
 * maxCpuCores, memoryMb, maxMemoryMb, topology, pinning, numa, hugePages, ballooning, shares}, storage.disks[].{sizeGb, bus, format,
 * storage}, network.nics[].{network, model, mac, vlan}, devices, security.memoryEncryption, and of the extension machine, cpu,
 * virtType and virtioMem. Not shown, because a VM has it no more once it is made, or because only its tuning is meant: template,
 * cloneMode, thin, guest, placement, requirements, powerOn, and the rest of the extension, which is compared in LibvirtDomain
 * (extension-round-trip.test.ts).
 */
test('spec → domain XML → what is observed loses nothing', () => {
  fc.assert(
    fc.property(arbitrarySpec, fc.uuid(), (given, marker) => {
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
      const moreMb = virtioMem(given);
      expect(seen.memory).toEqual({
        sizeBytes: mib(compute.memoryMb),
        maxBytes: mib((compute.maxMemoryMb ?? 0) + moreMb),
      });
      expect(seen.hardware).toEqual(hardwareOf(given));
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

test.each(['sev', 'sev-es', 'sev-snp', 'tdx'] as const)('%s is seen as what it is', (memoryEncryption) => {
  const given = spec({
    firmware: { type: 'uefi' },
    security: { memoryEncryption },
    extensions: { LIBVIRT: { virtType: 'kvm' } },
  });
  const mapped = mapProvisionSpec(profile, given, emptyMapping, { marker: 'm', resources });
  if (!mapped.ok) throw new Error(mapped.error.message);
  const seen = mapVmInfo(nativeVm(domainXml(mapped.value, placed(mapped.value))));
  expect(seen.hardware).toMatchObject({
    memoryEncryption,
    acceleration: 'hardware',
    cpuModel: 'host-passthrough',
  });
});

/** What the spec alone lets expect of the hardware. */
function hardwareOf({ compute, firmware, devices = [], extensions }: VmProvisionSpec): VmHardware {
  const { topology, pinning, numa, hugePages, ballooning, shares } = compute;
  const cpu = extensions?.LIBVIRT?.['cpu'] as { mode: string; model?: string } | undefined;
  return {
    machine: 'q35',
    cpuModel: cpu === undefined ? 'Nehalem' : (cpu.model ?? cpu.mode),
    acceleration: 'emulated',
    ...(topology === undefined ? {} : { coresPerSocket: topology.coresPerSocket }),
    ...(pinning === undefined ? {} : { pinning }),
    ...(numa === undefined ? {} : { numa }),
    ...(hugePages === undefined ? {} : { hugePages }),
    ...(ballooning === undefined ? {} : { ballooning }),
    ...(shares === undefined ? {} : { shares }),
    ...(firmware?.secureBoot === true ? { secureBoot: true } : {}),
    ...(firmware?.tpm === true ? { tpm: true } : {}),
    ...(devices.length === 0 ? {} : { devices }),
  };
}

function virtioMem({ extensions }: VmProvisionSpec): number {
  return (extensions?.LIBVIRT?.['virtioMem'] as { maxMb: number } | undefined)?.maxMb ?? 0;
}

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
    backingFormat: null,
  }));
}
