import type { Domain } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import { STATS_NOWAIT } from '../protocol/procedures/stats.ts';
import { byField } from '../protocol/typed-params.ts';
import type { StatsRecord } from '../native-vm.ts';
import type { Endpoint } from '../session/endpoint.ts';

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
    readStats(endpoint, []),
    listed(endpoint, LIST.persistent),
    listed(endpoint, LIST.managedSave),
    listed(endpoint, LIST.autostart),
    listed(endpoint, LIST.hasSnapshot),
  ]);
  return { domains: all.domains, stats, persistent, managedSave, autostart, withSnapshots };
}

/** Bulk statistics by UUID; an empty list means all domains. A stuck domain's record is short, and nobody waits for it. */
export async function readStats(
  { call }: Endpoint,
  doms: readonly Domain[],
): Promise<ReadonlyMap<string, StatsRecord>> {
  const { records } = await call(procedures.connectGetAllDomainStats, {
    doms,
    stats: 0,
    flags: STATS_NOWAIT,
  });
  return new Map(records.map(({ dom, params }) => [dom.uuid, byField(params)]));
}

async function listed({ call }: Endpoint, flags: number): Promise<ReadonlySet<string>> {
  const { domains } = await call(procedures.connectListAllDomains, { flags });
  return new Set(domains.map(({ uuid }) => uuid));
}
