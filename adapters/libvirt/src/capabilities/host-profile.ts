import type { HostProfile } from '../mapping/host-profile.ts';
import type { VirtType } from '../native-spec.ts';
import type { DomainCapabilities } from './domain-capabilities.ts';
import { guestOf } from './host-capabilities.ts';
import type { HostCapabilities } from './host-capabilities.ts';

/**
 * How guests will run: the connection's word, else KVM where it is advertised and no test guest has failed to boot with it. An
 * operator who knows better says so.
 */
export function chooseVirtType(
  driver: 'qemu' | 'test',
  wanted: 'auto' | 'kvm' | 'qemu',
  host: HostCapabilities,
  proven: boolean | null = null,
): VirtType {
  if (driver === 'test') return 'test';
  if (wanted !== 'auto') return wanted;
  return advertisesKvm(host) && proven !== false ? 'kvm' : 'qemu';
}

export function advertisesKvm(host: HostCapabilities): boolean {
  return guestOf(host, host.arch)?.virtTypes.includes('kvm') === true;
}

/**
 * What the mapper may count on. `domain` is null where the driver has no domain capabilities (the test driver): then
 * nothing is refused beforehand that the driver would simply store.
 */
export function hostProfile(
  driver: 'qemu' | 'test',
  virtType: VirtType,
  host: HostCapabilities,
  domain: DomainCapabilities | null,
  versions: Pick<HostProfile, 'libvirtVersion' | 'qemuVersion'>,
): HostProfile {
  const guest = guestOf(host, host.arch);
  return {
    driver,
    virtType,
    virtTypes: (guest?.virtTypes ?? []).filter(isVirtType),
    arch: host.arch,
    emulator: driver === 'test' ? null : (domain?.emulator ?? guest?.emulator ?? null),
    maxVcpus: domain?.maxVcpus ?? null,
    uefi: domain?.uefi ?? driver === 'test',
    secureBoot: domain?.secureBoot ?? false,
    tpm: domain?.tpmBackends.includes('emulator') ?? false,
    ...versions,
    machines:
      guest?.machines.flatMap(({ name, canonical }) => [name, ...(canonical === null ? [] : [canonical])]) ??
      null,
    cpuModes: domain?.cpuModes ?? null,
    cpuModels: domain?.usableModels ?? null,
    videoModels: domain?.videoModels ?? null,
    hostDeviceTypes: domain?.hostDeviceTypes ?? null,
    iommu: domain === null ? null : host.iommu,
    ...hardware(driver, host),
    memoryEncryption: domain?.memoryEncryption ?? [],
  };
}

/** The test driver only pretends: what it is asked for, it stores. */
function hardware(
  driver: 'qemu' | 'test',
  { nodes, pageSizes }: HostCapabilities,
): Pick<HostProfile, 'cpuIds' | 'numaNodes' | 'pageSizes'> {
  if (driver === 'test') return { cpuIds: null, numaNodes: null, pageSizes: null };
  const cpus = nodes.flatMap((node) => node.cpus);
  return {
    cpuIds: cpus.length === 0 ? null : new Set(cpus),
    numaNodes: nodes.length === 0 ? null : nodes.map(({ id }) => id),
    pageSizes,
  };
}

function isVirtType(word: string): word is VirtType {
  return word === 'kvm' || word === 'qemu' || word === 'test';
}
