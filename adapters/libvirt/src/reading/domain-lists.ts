import type { Domain } from '../protocol/handles.ts';
import { isProbeGuest } from '../proof/probe-guest.ts';
import { procedures } from '../protocol/procedures.ts';
import type { StatsRecord } from '../native-vm.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { STATE_STATS, readStats } from './stats.ts';

/** virConnectListAllDomainsFlags. */
const LIST = { persistent: 4, managedSave: 256, autostart: 1024, hasSnapshot: 4096 } as const;

/** What lists and bulk statistics tell of all domains in a handful of calls. */
export interface DomainLists {
  readonly domains: readonly Domain[];
  readonly stats: ReadonlyMap<string, StatsRecord>;
  readonly persistent: ReadonlySet<string>;
  readonly managedSave: ReadonlySet<string>;
  readonly autostart: ReadonlySet<string>;
  readonly withSnapshots: ReadonlySet<string>;
}

export async function readDomainLists(endpoint: Endpoint): Promise<DomainLists> {
  const { call } = endpoint;
  const [all, stats, persistent, managedSave, autostart, withSnapshots] = await Promise.all([
    call(procedures.connectListAllDomains, {}),
    readStats(endpoint, [], { groups: STATE_STATS }),
    listed(endpoint, LIST.persistent),
    listed(endpoint, LIST.managedSave),
    listed(endpoint, LIST.autostart),
    listed(endpoint, LIST.hasSnapshot),
  ]);
  const domains = all.domains.filter(({ uuid }) => !isProbeGuest(uuid));
  return { domains, stats, persistent, managedSave, autostart, withSnapshots };
}

async function listed({ call }: Endpoint, flags: number): Promise<ReadonlySet<string>> {
  const { domains } = await call(procedures.connectListAllDomains, { flags });
  return new Set(domains.map(({ uuid }) => uuid));
}
