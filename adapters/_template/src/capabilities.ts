import { features } from '@anyvisor/domain';
import type { Feature, FeatureSupport, HypervisorCapabilities } from '@anyvisor/domain';

/** What is there. Whatever is not listed is `none`, with the reason below. */
const present: Readonly<Partial<Record<Feature, FeatureSupport>>> = {
  snapshots: { support: 'partial', reason: 'size and state are kept, disks are not' },
  fullClones: { support: 'full' },
  reconfigure: { support: 'full' },
  disks: { support: 'full' },
  diskHotAdd: { support: 'full' },
  pause: { support: 'full' },
  performanceMetrics: { support: 'partial', reason: 'processor time only' },
};

const absent: FeatureSupport = { support: 'none', reason: 'Paper Hypervisor does not have it' };

const supportOf = (feature: Feature): FeatureSupport => present[feature] ?? absent;
const has = (feature: Feature): boolean => supportOf(feature).support !== 'none';

/** The ceiling; every Paper Hypervisor of every version reaches it, so it is what an endpoint reports, too. */
export const ceiling: HypervisorCapabilities = {
  supportsLiveMigration: has('liveMigration'),
  supportsSnapshots: has('snapshots'),
  supportsHighAvailability: has('highAvailability'),
  supportsResourcePools: has('resourcePools'),
  supportsHotAdd: { cpu: has('cpuHotAdd'), memory: has('memoryHotAdd'), disk: has('diskHotAdd') },
  supportedNetworkTypes: ['BRIDGED'],
  maxCpuCores: 16,
  maxMemoryGb: 64,
  features: Object.fromEntries(features.map((feature) => [feature, supportOf(feature)])) as Record<
    Feature,
    FeatureSupport
  >,
};
