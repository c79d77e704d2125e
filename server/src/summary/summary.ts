import { mostCapacities, mostFullStorage, mostTroubled, newestFailures } from '@anyvisor/api';
import type { SummaryView } from '@anyvisor/api';
import { publicError } from '@anyvisor/domain';
import type { HypervisorType } from '@anyvisor/domain';
import type { Tx } from '../db/transaction.ts';
import { silenceLimit } from '../inventory/freshness.ts';
import { connectionCapacity } from './capacity.ts';
import { healthOf, isStale, troubled } from './connection-state.ts';
import {
  computeFacts,
  connectionFacts,
  countUnfinished,
  countVms,
  failedOperations,
  fullestStorage,
  storageSums,
} from './queries.ts';
import type { ConnectionFacts } from './queries.ts';
import { vmCounts } from './vm-counts.ts';

const day = 86_400_000;

/** Everything a dashboard shows of the open tenant, of one moment. */
export async function summarise(
  tx: Tx,
  tenantId: string,
  now: Date,
  displayName: (type: HypervisorType) => string,
): Promise<SummaryView> {
  const connections = await connectionFacts(tx);
  const counts = await countVms(tx, new Date(now.getTime() - silenceLimit));
  const perConnection = Map.groupBy(counts, ({ connectionId }) => connectionId);
  const vmsOf = (id: string) => (perConnection.get(id) ?? []).reduce((sum, { count }) => sum + count, 0);
  const attention = troubled(connections, vmsOf, now);
  return {
    takenAt: now.toISOString(),
    vms: vmCounts(connections, counts, now, displayName),
    connections: {
      total: connections.length,
      healthy: connections.filter((facts) => healthOf(facts) === 'HEALTHY' && !isStale(facts, now)).length,
      attention: attention.slice(0, mostTroubled),
      left: Math.max(0, attention.length - mostTroubled),
    },
    capacity: await capacity(tx, connections, vmsOf, now),
    storage: await storage(tx, connections, now),
    operations: { ...(await countUnfinished(tx, tenantId)), ...(await failures(tx, now)) },
  };
}

async function capacity(
  tx: Tx,
  connections: readonly ConnectionFacts[],
  vmsOf: (connectionId: string) => number,
  now: Date,
): Promise<SummaryView['capacity']> {
  const shown = connections.toSorted((a, b) => vmsOf(b.id) - vmsOf(a.id)).slice(0, mostCapacities);
  const ids = shown.map(({ id }) => id);
  const units = Map.groupBy(await computeFacts(tx, ids), ({ connectionId }) => connectionId);
  const storages = new Map((await storageSums(tx, ids)).map((sum) => [sum.connectionId, sum]));
  const items = shown.map((facts) =>
    connectionCapacity(facts, vmsOf(facts.id), units.get(facts.id) ?? [], storages.get(facts.id), now),
  );
  return { items, left: connections.length - shown.length };
}

async function storage(
  tx: Tx,
  connections: readonly ConnectionFacts[],
  now: Date,
): Promise<SummaryView['storage']> {
  const found = await fullestStorage(tx, mostFullStorage);
  const byId = new Map(connections.map((facts) => [facts.id, facts]));
  const fullest = found.flatMap(({ id, name, type, connectionId, total, available }) => {
    const facts = byId.get(connectionId);
    return facts === undefined
      ? []
      : [
          {
            id,
            name,
            type,
            connectionId,
            connectionName: facts.name,
            connectionType: facts.type as HypervisorType,
            capacityBytes: total,
            usedBytes: total - available,
            usedFraction: (total - available) / total,
            stale: isStale(facts, now),
          },
        ];
  });
  return { nearlyFull: found[0]?.of ?? 0, fullest };
}

async function failures(
  tx: Tx,
  now: Date,
): Promise<Pick<SummaryView['operations'], 'failed' | 'newestFailures'>> {
  const found = await failedOperations(tx, new Date(now.getTime() - day), newestFailures);
  return {
    failed: found[0]?.of ?? 0,
    newestFailures: found.map(({ id, kind, connectionId, target, requester, error, endedAt, leftovers }) => ({
      id,
      kind,
      connectionId,
      target: { type: target.type, id: target.id, name: target.name },
      requester,
      error: error && publicError(error),
      endedAt: endedAt.toISOString(),
      leftovers,
    })),
  };
}
