import { features } from '@anyvisor/domain';
import { describe, expect, test } from 'vitest';
import { libvirtCeiling } from '../src/capabilities/ceiling.ts';
import { parseDomainCapabilities } from '../src/capabilities/domain-capabilities.ts';
import { endpointCapabilities } from '../src/capabilities/endpoint-capabilities.ts';
import type { EndpointFacts } from '../src/capabilities/endpoint-capabilities.ts';
import { guestOf, parseHostCapabilities } from '../src/capabilities/host-capabilities.ts';
import { chooseVirtType, hostProfile } from '../src/capabilities/host-profile.ts';
import { fixture } from './support/sample.ts';

const host = parseHostCapabilities(fixture('capabilities-qemu.xml'));
const domain = parseDomainCapabilities(fixture('domain-capabilities-q35.xml'));
const versions = { libvirtVersion: 9_000_000, qemuVersion: 7_002_022 };
const testHost = parseHostCapabilities(fixture('capabilities-test.xml'));
const qemu: EndpointFacts = {
  driver: 'qemu',
  libvirtVersion: 9_000_000,
  hypervisorVersion: 7_002_022,
  readOnly: false,
  host,
  domain,
  acceleration: { support: 'full' },
};
const testDriver: EndpointFacts = { ...qemu, driver: 'test', host: testHost, domain: null };

test('host capabilities of libvirt 9.0 are read', () => {
  expect(host).toMatchObject({
    arch: 'x86_64',
    cpus: 2,
    memoryBytes: 4_942_028 * 1024,
    numaNodes: 1,
    liveMigration: true,
    iommu: false,
  });
  expect(host.pageSizes).toEqual([4096, 2 * 1024 ** 2, 1024 ** 3]);
  expect(guestOf(host, 'x86_64')).toMatchObject({
    emulator: '/usr/bin/qemu-system-x86_64',
    virtTypes: ['qemu', 'kvm'],
  });
  expect(testHost).toMatchObject({ arch: 'i686', cpus: 16, numaNodes: 2, uuid: null });
});

test('domain capabilities of libvirt 9.0 are read', () => {
  expect(domain).toMatchObject({
    virtType: 'qemu',
    machine: 'pc-q35-7.2',
    maxVcpus: 288,
    uefi: true,
    secureBoot: true,
    tpmBackends: ['passthrough'],
    backup: true,
    memoryEncryption: [],
  });
  expect(domain.usableModels).toContain('Nehalem');
  expect(domain.cpuModes).toEqual(['maximum', 'host-model', 'custom']);
});

describe('how guests run', () => {
  test('is what the connection says, and KVM where advertised when it says nothing', () => {
    expect(chooseVirtType('qemu', 'qemu', host)).toBe('qemu');
    expect(chooseVirtType('qemu', 'auto', host)).toBe('kvm');
    expect(chooseVirtType('qemu', 'auto', { ...host, guests: [] })).toBe('qemu');
    expect(chooseVirtType('test', 'kvm', testHost)).toBe('test');
  });

  test('goes into the profile with what the host has got', () => {
    expect(hostProfile('qemu', 'qemu', host, domain, versions)).toMatchObject({
      driver: 'qemu', virtType: 'qemu', virtTypes: ['qemu', 'kvm'], arch: 'x86_64', emulator: '/usr/bin/qemu-system-x86_64',
      maxVcpus: 288, uefi: true, secureBoot: true, tpm: false, iommu: false, numaNodes: [0], cpuIds: new Set([0, 1]), memoryEncryption: [],
      cpuModes: ['maximum', 'host-model', 'custom'], pageSizes: [4096, 2 * 1024 ** 2, 1024 ** 3], ...versions,
    }); // prettier-ignore
    expect(hostProfile('test', 'test', testHost, null, versions)).toMatchObject({
      arch: 'i686',
      emulator: null,
      virtTypes: ['test'],
    });
  });
});

describe('what an endpoint promises', () => {
  test('never exceeds the ceiling, and says why for all that is less than full', () => {
    const rank = { none: 0, partial: 1, full: 2 };
    for (const facts of [
      qemu,
      testDriver,
      { ...qemu, readOnly: true },
      { ...qemu, libvirtVersion: 11_002_000 },
      { ...qemu, libvirtVersion: 5_000_000 },
    ]) {
      const promised = endpointCapabilities(facts).features;
      for (const feature of features) {
        expect(rank[promised[feature].support]).toBeLessThanOrEqual(
          rank[libvirtCeiling.features[feature].support],
        );
        const explained = promised[feature].support === 'full' || (promised[feature].reason ?? '') !== '';
        expect(explained, feature).toBe(true);
      }
    }
  });

  test('of QEMU follows its domain capabilities', () => {
    const { features: found, ...rest } = endpointCapabilities(qemu);
    expect(rest).toMatchObject({
      supportsSnapshots: true,
      supportsHotAdd: { cpu: true, memory: true, disk: true },
      maxCpuCores: 288,
    });
    expect(found.secureBoot.support).toBe('full');
    expect(found.tpm).toEqual({ support: 'none', reason: expect.stringContaining('swtpm') });
    expect(found.gpuPassthrough.reason).toContain('IOMMU');
    expect(found.nestedVirtualization.support).toBe('none');
    expect(
      endpointCapabilities({ ...qemu, host: { ...host, iommu: true } }).features.gpuPassthrough.support,
    ).toBe('partial');
  });

  test('of the test driver lacks what runs a guest', () => {
    const found = endpointCapabilities(testDriver);
    expect(found.supportsHotAdd).toEqual({ cpu: true, memory: false, disk: false });
    expect(found.features.disks.support).toBe('none');
    expect(found.features.console.support).toBe('none');
    expect(found.features.snapshots.support).toBe('partial');
    expect(found.supportedNetworkTypes).not.toContain('OVS_BRIDGE');
  });

  test('on the read-only socket is what only looks', () => {
    const found = endpointCapabilities({ ...qemu, readOnly: true }).features;
    expect(found.reconfigure.support).toBe('none');
    expect(found.snapshots.reason).toContain('read-only');
    expect(found.performanceMetrics.support).toBe('full');
    expect(found.eventNotifications.support).toBe('full');
  });

  test('of a version with a known defect leaves the broken out', () => {
    expect(endpointCapabilities({ ...qemu, libvirtVersion: 11_003_001 }).features.snapshots.reason).toContain(
      '11.3.1',
    );
    expect(endpointCapabilities({ ...qemu, libvirtVersion: 11_004_000 }).features.snapshots.support).toBe(
      'partial',
    );
  });
});
