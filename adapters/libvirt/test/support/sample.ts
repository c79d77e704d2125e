import { readFileSync } from 'node:fs';
import type { HypervisorResourceTree, VmProvisionSpec } from '@anyvisor/domain';
import { parseDomainCapabilities } from '../../src/capabilities/domain-capabilities.ts';
import { endpointCapabilities } from '../../src/capabilities/endpoint-capabilities.ts';
import { parseHostCapabilities } from '../../src/capabilities/host-capabilities.ts';
import { parseDomainXml } from '../../src/domain-xml/parse-domain.ts';
import { mapResources } from '../../src/inventory/map-resources.ts';
import { networkIndex } from '../../src/inventory/network-index.ts';
import { volumeIndex } from '../../src/inventory/volume-index.ts';
import type { LibvirtPool } from '../../src/inventory/volume-index.ts';
import type { HostProfile } from '../../src/mapping/host-profile.ts';
import type { LibvirtNativeSpec, PlacedVolume } from '../../src/native-spec.ts';
import type { LibvirtNativeVm, StatsRecord } from '../../src/native-vm.ts';

/** A file recorded from libvirt 9.0.0 with QEMU 7.2.22. */
export function fixture(name: string): string {
  return readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8');
}

export const profile: HostProfile = {
  driver: 'qemu',
  virtType: 'qemu',
  virtTypes: ['qemu', 'kvm'],
  arch: 'x86_64',
  emulator: '/usr/bin/qemu-system-x86_64',
  maxVcpus: 288,
  uefi: true,
  secureBoot: true,
  tpm: true,
  libvirtVersion: 9_000_000,
  qemuVersion: 7_002_022,
  machines: null,
  cpuModes: null,
  cpuModels: null,
  videoModels: null,
  hostDeviceTypes: ['usb', 'pci', 'scsi'],
  iommu: true,
  cpuIds: null,
  numaNodes: null,
  pageSizes: [4096, 2 * 1024 ** 2, 1024 ** 3],
  memoryEncryption: ['sev', 'sev-es', 'sev-snp', 'tdx'],
};

export const pools: readonly LibvirtPool[] = [
  pool('11111111-1111-4111-8111-111111111111', 'images', 'dir', 10, '/var/lib/libvirt/images'),
  pool('22222222-2222-4222-8222-222222222222', 'fast', 'logical', 50, '/dev/fast'),
  pool('33333333-3333-4333-8333-333333333333', 'big', 'dir', 90, '/srv/big'),
];

function pool(uuid: string, name: string, type: string, freeGb: number, path: string): LibvirtPool {
  const bytes = freeGb * 1024 ** 3;
  return { uuid, name, type, path, capacityBytes: 2 * bytes, allocationBytes: bytes, availableBytes: bytes };
}

export const networks = [
  {
    uuid: 'aaaaaaaa-0000-4000-8000-000000000001',
    name: 'default',
    forward: 'nat',
    bridge: 'virbr0',
    vlan: null,
    openVSwitch: false,
    portGroups: [],
  },
  {
    uuid: 'aaaaaaaa-0000-4000-8000-000000000002',
    name: 'ovs',
    forward: 'bridge',
    bridge: 'ovsbr',
    vlan: null,
    openVSwitch: true,
    portGroups: [],
  },
] as const;

export const resources: HypervisorResourceTree = mapResources({
  driver: 'qemu',
  host: {
    id: 'host-1',
    name: 'kvm1',
    cpus: 8,
    memoryBytes: 16 * 1024 ** 3,
    freeMemoryBytes: null,
    promisedCpus: 3,
  },
  pools: pools.map((each) => ({ pool: each, active: true })),
  networks: networks.map((network) => ({ network, active: true })),
  bridges: [
    { name: 'br0', active: true },
    { name: 'virbr0', active: true },
  ],
});

export function spec(change: Partial<VmProvisionSpec> = {}): VmProvisionSpec {
  return {
    name: 'web-1',
    template: 'blank',
    compute: { cpuCores: 2, memoryMb: 1024 },
    storage: { disks: [{ sizeGb: 10 }] },
    network: { nics: [{ network: 'default' }] },
    ...change,
  };
}

/** Every volume of a plan at its first place, as if it had been made. */
export function placed(native: LibvirtNativeSpec): readonly PlacedVolume[] {
  const plans = [
    ...native.disks.map((disk) => disk.volume),
    ...(native.seed === null ? [] : [native.seed.volume]),
  ];
  return plans.flatMap(({ places: [place] }) => {
    const folder = pools.find((each) => each.uuid === place?.poolId)?.path;
    return place === undefined ? [] : [{ place, path: `${folder}/${place.volumeName}` }];
  });
}

export const capabilities = endpointCapabilities({
  driver: 'qemu',
  libvirtVersion: 9_000_000,
  hypervisorVersion: 7_002_022,
  readOnly: false,
  host: parseHostCapabilities(fixture('capabilities-qemu.xml')),
  domain: parseDomainCapabilities(fixture('domain-capabilities-q35.xml')),
  acceleration: { support: 'full' },
});

/** A domain with everything else about it plain: shut off, no statistics. */
export function nativeVm(xml: string, change: Partial<LibvirtNativeVm> = {}): LibvirtNativeVm {
  return {
    domain: parseDomainXml(xml),
    state: { state: 5, reason: 0 },
    stats: new Map(),
    persistent: true,
    autostart: false,
    managedSave: false,
    snapshotCount: 0,
    jobOperation: null,
    addresses: [],
    guestHostname: null,
    guestOs: null,
    volumes: volumeIndex(pools, []),
    networks: networkIndex(networks),
    hostId: 'host-1',
    endpoint: { capabilities, readOnly: false },
    ...change,
  };
}

/** `name=value` lines as virsh domstats prints them. */
export function statsOf(text: string): StatsRecord {
  return new Map(
    text
      .split('\n')
      .filter((line) => line.includes('='))
      .map((line) => {
        const [name = '', value = ''] = line.split(/=(.*)/s);
        return [name, /^\d+$/.test(value) ? Number(value) : value] as const;
      }),
  );
}
