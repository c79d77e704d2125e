import type { HypervisorResourceTree } from '@anyvisor/domain';
import { CODE, isCode } from '../faults.ts';
import { mapResources } from '../inventory/map-resources.ts';
import { numberOf } from '../inventory/stats-record.ts';
import { procedures } from '../protocol/procedures.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { unlessCode } from './in-batches.ts';
import { readBridges } from './bridges.ts';
import type { ReadBridge } from './bridges.ts';
import { readNetworks } from './networks.ts';
import type { ReadNetwork } from './networks.ts';
import { readSecretUses } from './secrets.ts';
import { readPools } from './storage.ts';
import type { ReadPool } from './storage.ts';
import { readStats } from './stats.ts';

export async function readResources(endpoint: Endpoint): Promise<HypervisorResourceTree> {
  const [pools, networks, bridges] = await Promise.all([
    readPools(endpoint),
    readNetworks(endpoint),
    readBridges(endpoint),
  ]);
  return resourceTree(endpoint, { pools, networks, bridges });
}

/** The tree from what was read already; what the host has free is asked now. */
export async function resourceTree(
  endpoint: Endpoint,
  read: {
    readonly pools: readonly ReadPool[];
    readonly networks: readonly ReadNetwork[];
    readonly bridges: readonly ReadBridge[];
  },
): Promise<HypervisorResourceTree> {
  const { facts } = endpoint;
  const [freeMemoryBytes, promisedCpus, secretUses] = await Promise.all([
    freeMemory(endpoint),
    promised(endpoint),
    readSecretUses(endpoint),
  ]);
  const host = {
    id: facts.hostId,
    name: facts.hostName,
    cpus: facts.cpus,
    memoryBytes: facts.memoryBytes,
    freeMemoryBytes,
    promisedCpus,
    acceleration: facts.acceleration,
    ...(secretUses === undefined ? {} : { secretUses }),
  };
  return mapResources({ driver: facts.driver, host, ...read });
}

/** Free, buffers and page cache; null where the daemon does not say. */
async function freeMemory({ call, facts }: Endpoint): Promise<number | null> {
  const answer = await unlessCode(
    call(procedures.nodeGetMemoryStats, { room: MEMORY_FIELDS, cell: ALL_CELLS }),
    (thrown) => isCode(thrown, CODE.noSupport, CODE.invalidArg, 1),
  );
  if (answer === undefined) return null;
  const kib = new Map(answer.stats.map(({ field, value }) => [field, Number(value)]));
  const free = ['free', 'buffers', 'cached'].reduce((sum, field) => sum + (kib.get(field) ?? 0), 0);
  return Math.min(free * 1024, facts.memoryBytes);
}

/** Virtual CPUs of running domains; null where the daemon does not count them. */
async function promised(endpoint: Endpoint): Promise<number | null> {
  const stats = await readStats(endpoint, [], { groups: VCPU_STATS, runningOnly: true });
  const counts = [...stats.values()].map((record) => numberOf(record, 'vcpu.current'));
  return counts.includes(undefined) ? null : counts.reduce<number>((sum, count) => sum + (count ?? 0), 0);
}

/** VIR_NODE_MEMORY_STATS_ALL_CELLS; Linux hosts have four fields. */
const ALL_CELLS = -1;
const MEMORY_FIELDS = 4;
/** VIR_DOMAIN_STATS_VCPU. */
const VCPU_STATS = 8;
