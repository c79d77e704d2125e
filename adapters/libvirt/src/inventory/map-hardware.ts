import type { DeviceSpec, VmHardware } from '@anyvisor/domain';
import { ENCRYPTED_STATE } from '../domain-xml/launch-security-section.ts';
import type { LibvirtDomain } from '../domain-xml/libvirt-domain.ts';
import type { DomainHostDevice, DomainTuning } from '../domain-xml/tuning.ts';

/** How a domain is built, in the words of the spec; what it has not got is left out. */
export function mapHardware(domain: LibvirtDomain): VmHardware {
  const { tuning, topology } = domain;
  const { cpu, pinning, shares, leastMemoryMb } = tuning;
  const devices = tuning.hostDevices.flatMap(deviceSpec);
  return present({
    machine: domain.machine ?? undefined,
    cpuModel: cpu.model ?? cpu.mode ?? undefined,
    acceleration: ACCELERATION.get(domain.virtType),
    coresPerSocket: topology === null ? undefined : topology.cores * topology.dies,
    pinning: pinning.length === 0 ? undefined : pinning,
    numa: numa(tuning),
    hugePages: hugePages(tuning),
    ballooning: leastMemoryMb === null ? undefined : { minMemoryMb: leastMemoryMb },
    shares: shares ?? undefined,
    secureBoot: domain.secureBoot || undefined,
    tpm: domain.tpm || undefined,
    devices: devices.length === 0 ? undefined : devices,
    memoryEncryption: memoryEncryption(tuning),
  });
}

const ACCELERATION: ReadonlyMap<string, 'hardware' | 'emulated'> = new Map([
  ['kvm', 'hardware'],
  ['hvf', 'hardware'],
  ['qemu', 'emulated'],
]);

function numa({ numa: bound }: DomainTuning): VmHardware['numa'] {
  if (bound === null) return undefined;
  const mode = MODES.find((word) => word === bound.mode);
  return mode === undefined ? undefined : { mode, hostNodes: bound.hostNodes };
}

const MODES = ['strict', 'preferred', 'interleave'] as const;

function hugePages({ hugePages: pages }: DomainTuning): VmHardware['hugePages'] {
  if (pages === null) return undefined;
  return pages.sizeBytes === null ? {} : { sizeMb: pages.sizeBytes / 1024 ** 2 };
}

function memoryEncryption({ launchSecurity }: DomainTuning): VmHardware['memoryEncryption'] {
  if (launchSecurity === null) return undefined;
  const { type, policy } = launchSecurity;
  if (type === 'sev') return ((policy ?? 0) & ENCRYPTED_STATE) === 0 ? 'sev' : 'sev-es';
  return type === 'sev-snp' || type === 'tdx' ? type : undefined;
}

function deviceSpec(device: DomainHostDevice): readonly DeviceSpec[] {
  if (device.kind === 'mdev') return [{ type: 'mediated', uuid: device.uuid }];
  if (device.kind === 'nic') return [{ type: 'pci', address: device.address }];
  return device.kind === 'pci' ? [{ type: device.gpu ? 'gpu' : 'pci', address: device.address }] : [];
}

type Present<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

function present<T extends object>(values: T): Present<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Present<T>;
}
