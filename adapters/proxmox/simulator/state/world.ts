import type { Access } from '../access/access.ts';
import type { Faults } from '../faults/faults.ts';
import type { Settings } from '../options.ts';
import type { Tasks } from '../tasks/tasks.ts';
import type { Consoles } from '../console/consoles.ts';
import type { Clock } from './clock.ts';
import type { Guest } from './guest.ts';
import type { ClusterNode } from './node.ts';
import type { Random } from './random.ts';
import type { Section, Sections } from './sections.ts';
import type { Stores } from '../storage/stores.ts';

/** Everything the simulated cluster knows. */
export interface World {
  readonly settings: Settings;
  readonly major: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly clusterName: string;
  readonly nodes: Map<string, ClusterNode>;
  readonly guests: Map<number, Guest>;
  readonly stores: Stores;
  readonly tasks: Tasks;
  readonly access: Access;
  readonly faults: Faults;
  readonly consoles: Consoles;
  /** Pool name to comment; who belongs to it is in `poolOf`. */
  readonly pools: Map<string, { comment: string }>;
  readonly poolOf: Map<number, string>;
  readonly storagePools: Map<string, string>;
  readonly datacenter: Section;
  readonly ha: { readonly resources: Sections; readonly groups: Sections; readonly rules: Sections };
  readonly jobs: { readonly backup: Sections; readonly replication: Sections };
  readonly sdn: SdnFiles;
  readonly mappings: { readonly pci: Sections; readonly usb: Sections; readonly dir: Sections };
  /** Endpoints by their kind, and the matchers. */
  readonly notifications: Readonly<Record<'sendmail' | 'gotify' | 'smtp' | 'webhook' | 'matchers', Sections>>;
  readonly metricServers: Sections;
  readonly firewalls: Map<string, FirewallFile>;
  readonly locks: Map<string, Promise<void>>;
  readonly whenNodeDies: Set<(node: string) => void>;
  quorate: boolean;
  configVersion: number;
}

export interface SdnFiles {
  readonly zones: Sections;
  readonly vnets: Sections;
  readonly subnets: Sections;
  /** What was applied last. */
  running: { zones: Sections; vnets: Sections; subnets: Sections };
  lock: string | undefined;
}

export interface FirewallFile {
  options: Section;
  rules: Section[];
  aliases: Sections;
  /** By name: the comment, and the addresses with what is said of each. */
  ipsets: Map<string, { comment: string | undefined; readonly entries: Sections }>;
  /** Security groups, only of the cluster. */
  groups: Map<string, { comment: string | undefined; readonly rules: Section[] }>;
}
