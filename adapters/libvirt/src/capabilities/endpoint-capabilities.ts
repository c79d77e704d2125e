import { features as allFeatures, narrowest } from '@anyvisor/domain';
import type { Feature, FeatureSupport, HypervisorCapabilities, NetworkType } from '@anyvisor/domain';
import { libvirtCeiling } from './ceiling.ts';
import type { DomainCapabilities } from './domain-capabilities.ts';
import type { HostCapabilities } from './host-capabilities.ts';
import { changingFeatures } from './read-only.ts';
import { testDriverLacks } from './test-driver.ts';
import { versionLacks } from './version-gates.ts';

export interface EndpointFacts {
  readonly driver: 'qemu' | 'test';
  /** major × 1,000,000 + minor × 1,000 + release, as libvirt counts. */
  readonly libvirtVersion: number;
  /** The same for QEMU; null when unknown. */
  readonly hypervisorVersion: number | null;
  readonly readOnly: boolean;
  readonly host: HostCapabilities;
  /** Null where the driver has none. */
  readonly domain: DomainCapabilities | null;
  /** What is known of KVM here. */
  readonly acceleration: FeatureSupport;
}

/** The ceiling, narrowed by what this endpoint reported; every narrowing has its reason. */
export function endpointCapabilities(facts: EndpointFacts): HypervisorCapabilities {
  const features = Object.fromEntries(
    allFeatures.map((feature) => [feature, supportOf(feature, facts)]),
  ) as Record<Feature, FeatureSupport>;
  const has = (feature: Feature): boolean => features[feature].support !== 'none';
  return {
    ...libvirtCeiling,
    supportsLiveMigration: has('liveMigration'),
    supportsSnapshots: has('snapshots'),
    supportsHotAdd: { cpu: has('cpuHotAdd'), memory: has('memoryHotAdd'), disk: has('diskHotAdd') },
    supportedNetworkTypes: facts.driver === 'test' ? testNetworkTypes : libvirtCeiling.supportedNetworkTypes,
    maxCpuCores: facts.domain?.maxVcpus ?? null,
    features,
  };
}

const testNetworkTypes: readonly NetworkType[] = ['BRIDGED', 'NAT', 'ISOLATED'];

function supportOf(feature: Feature, facts: EndpointFacts): FeatureSupport {
  const ceiling = libvirtCeiling.features[feature];
  if (feature === 'hardwareAcceleration') return facts.acceleration;
  const lack = lackOf(feature, facts);
  return lack === undefined ? ceiling : narrowest(ceiling, { support: 'none', reason: lack });
}

function lackOf(feature: Feature, facts: EndpointFacts): string | undefined {
  if (facts.readOnly && changingFeatures.has(feature)) {
    return 'the connection uses libvirt’s read-only socket';
  }
  if (facts.driver === 'test') return testDriverLacks[feature];
  return versionLacks(feature, facts.libvirtVersion) ?? reportedLack(feature, facts);
}

/** What the host's own documents say is not there. */
function reportedLack(feature: Feature, { host, domain }: EndpointFacts): string | undefined {
  if (feature === 'hugePages' && host.pageSizes.length < 2) return 'the host has ordinary memory pages only';
  return domain === null ? undefined : requirements[feature]?.(domain, host);
}

type Requirement = (domain: DomainCapabilities, host: HostCapabilities) => string | undefined;

const passthrough: Requirement = (domain, host) => {
  if (!domain.hostDeviceTypes.includes('pci')) return 'this QEMU cannot hand PCI devices through';
  return host.iommu ? undefined : NO_IOMMU;
};
const NO_IOMMU = 'the host has no IOMMU, or it is not switched on';

const requirements: Readonly<Partial<Record<Feature, Requirement>>> = {
  secureBoot: (domain) =>
    domain.secureBoot ? undefined : 'the host has no firmware with secure boot: install OVMF there',
  tpm: (domain) =>
    domain.tpmBackends.includes('emulator') ? undefined : 'the host has no software TPM: install swtpm there',
  gpuPassthrough: passthrough,
  sriov: passthrough,
  vgpu: (_domain, host) => (host.iommu ? undefined : NO_IOMMU),
  console: (domain) => (domain.graphics.includes('vnc') ? undefined : 'this QEMU has no VNC'),
  memoryEncryption: (domain) =>
    domain.memoryEncryption.length > 0
      ? undefined
      : 'the host reports neither SEV nor TDX: processor, firmware, kernel and QEMU must have it switched on',
  numa: (_domain, host) => (host.numaNodes > 0 ? undefined : 'the host reports no NUMA nodes'),
  nestedVirtualization: (domain) =>
    domain.virtType === 'kvm' ? undefined : 'guests here are emulated, not run by KVM',
};
