import type { HypervisorCapabilities } from '@anyvisor/domain';
import type { LibvirtDomain } from './domain-xml/libvirt-domain.ts';
import type { VolumeIndex } from './inventory/volume-index.ts';
import type { NetworkIndex } from './inventory/network-index.ts';

/** All that was asked about one domain, for the mapper. */
export interface LibvirtNativeVm {
  /** From the live XML of a running domain, else from its configuration. */
  readonly domain: LibvirtDomain;
  /** virDomainState and its reason, from the bulk stats or DOMAIN_GET_STATE. */
  readonly state: { readonly state: number; readonly reason: number };
  /** The bulk-stats record; empty when it was not asked. */
  readonly stats: StatsRecord;
  readonly persistent: boolean;
  readonly autostart: boolean | null;
  readonly managedSave: boolean;
  readonly snapshotCount: number | null;
  /** virDomainJobOperation of a job going on now; 0 or null when there is none. */
  readonly jobOperation: number | null;
  readonly addresses: readonly InterfaceAddresses[];
  readonly guestHostname: string | null;
  readonly guestOs: string | null;
  readonly volumes: VolumeIndex;
  readonly networks: NetworkIndex;
  /** Native id of the compute unit. */
  readonly hostId: string;
  readonly endpoint: EndpointLimits;
}

/** Of a whole endpoint, to say what a VM allows. */
export interface EndpointLimits {
  readonly capabilities: HypervisorCapabilities;
  readonly readOnly: boolean;
}

/** Typed parameters by field, as the protocol's `byField` answers them. */
export type StatsRecord = ReadonlyMap<string, number | bigint | string | boolean>;

export interface InterfaceAddresses {
  readonly mac: string;
  /** Without prefix length. */
  readonly ips: readonly string[];
}
