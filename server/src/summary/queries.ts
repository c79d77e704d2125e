import type { HypervisorError } from '@anyvisor/domain';
import { nearlyFull } from '@anyvisor/api';
import { sql } from 'kysely';
import type { Tx } from '../db/transaction.ts';
import type { OperationTarget, Actor } from '../operations/operation.ts';
import type { OperationKindName } from '../operations/requests.ts';

/** More connections than these are nobody's; still a bound. */
const connectionLimit = 10_000;
const unitLimit = 20_000;

export interface ConnectionFacts {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly enabled: boolean;
  readonly mode: string;
  readonly health: string | null;
  readonly breaker: string | null;
  readonly lastSeenAt: Date | null;
  readonly lastError: HypervisorError | null;
}

export async function connectionFacts(tx: Tx): Promise<readonly ConnectionFacts[]> {
  const { rows } = await sql<ConnectionFacts>`
    select c.id, c.name, c.hypervisor_type as type, c.enabled, c.mode, s.health, s.breaker,
      s.last_seen_at as "lastSeenAt", s.last_error as "lastError"
    from tenant_hypervisor_config c left join connection_status s on s.connection_id = c.id
    order by c.name limit ${connectionLimit}`.execute(tx);
  return rows;
}

export interface VmCount {
  readonly connectionId: string;
  readonly powerState: string;
  readonly missing: boolean;
  /** Seen itself after the given time; else it is as fresh as its connection. */
  readonly fresh: boolean;
  readonly count: number;
}

export async function countVms(tx: Tx, seenAfter: Date): Promise<readonly VmCount[]> {
  const { rows } = await sql<VmCount>`
    select connection_id as "connectionId", power_state as "powerState", missing_since is not null as missing,
      seen_at >= ${seenAfter}::timestamptz as fresh, count(*) as count
    from vm group by 1, 2, 3, 4`.execute(tx);
  return rows;
}

/** A cluster, or a host in none, with the sums of its hosts; sums are null when no host says. */
export interface ComputeFacts {
  readonly id: string;
  readonly connectionId: string;
  readonly name: string;
  readonly path: string;
  readonly type: 'CLUSTER' | 'HOST';
  readonly state: 'AVAILABLE' | 'MAINTENANCE' | 'UNREACHABLE' | 'UNKNOWN';
  readonly hosts: number;
  readonly hostsAvailable: number;
  readonly cores: Amount;
  readonly memoryGb: Amount;
}

export interface Amount {
  readonly total: number | null;
  readonly available: number | null;
  /** How many of its parts said both. */
  readonly known: number;
}

/** Of these connections; a cluster that tells its own figures is believed before the sum of its hosts. */
export async function computeFacts(
  tx: Tx,
  connectionIds: readonly string[],
): Promise<readonly ComputeFacts[]> {
  const { rows } = await sql<ComputeFacts>`
    with unit as (
      select id, connection_id, parent_id, name, path, type, facts ->> 'state' as state,
        (facts ->> 'totalCpu')::float8 as cpu, (facts ->> 'availableCpu')::float8 as free_cpu,
        (facts ->> 'totalMemoryGb')::float8 as memory, (facts ->> 'availableMemoryGb')::float8 as free_memory
      from resource_unit
      where kind = 'compute' and type in ('CLUSTER', 'HOST') and connection_id = any(${connectionIds}::uuid[])
    ), host as (
      select coalesce(cluster.id, unit.id) as id, count(*) as hosts,
        count(*) filter (where unit.state = 'AVAILABLE') as available,
        sum(unit.cpu) as cpu, sum(unit.free_cpu) filter (where unit.cpu is not null) as free_cpu,
        count(unit.cpu + unit.free_cpu) as cpu_known,
        sum(unit.memory) as memory, sum(unit.free_memory) filter (where unit.memory is not null) as free_memory,
        count(unit.memory + unit.free_memory) as memory_known
      from unit left join unit cluster on cluster.id = unit.parent_id and cluster.type = 'CLUSTER'
      where unit.type = 'HOST' group by 1
    )
    select unit.id, connection_id as "connectionId", name, path, type, coalesce(state, 'UNKNOWN') as state,
      coalesce(host.hosts, 0) as hosts, coalesce(host.available, 0) as "hostsAvailable",
      ${amount('cpu')} as cores, ${amount('memory')} as "memoryGb"
    from unit left join host on host.id = unit.id
    where type = 'CLUSTER' or host.id is not null
    order by connection_id, coalesce(unit.memory, host.memory) desc nulls last, path, unit.id
    limit ${unitLimit}`.execute(tx);
  return rows;
}

function amount(what: 'cpu' | 'memory') {
  const [own, ownFree] = [sql.ref(`unit.${what}`), sql.ref(`unit.free_${what}`)];
  const [sum, free, known] = [
    sql.ref(`host.${what}`),
    sql.ref(`host.free_${what}`),
    sql.ref(`host.${what}_known`),
  ];
  return sql`case when ${own} is not null
    then json_build_object('total', ${own}, 'available', ${ownFree},
      'known', case when ${ownFree} is null then 0 else coalesce(host.hosts, 0) end)
    else json_build_object('total', ${sum}, 'available', ${free}, 'known', coalesce(${known}, 0)) end`;
}

export interface StorageSum {
  readonly connectionId: string;
  readonly units: number;
  readonly known: number;
  readonly total: number | null;
  readonly available: number | null;
}

/** Of the units that can be reached now. */
export async function storageSums(tx: Tx, connectionIds: readonly string[]): Promise<readonly StorageSum[]> {
  const { rows } = await sql<StorageSum>`
    select connection_id as "connectionId", count(*) as units, count(total + available) as known,
      sum(total) as total, sum(available) filter (where total is not null) as available
    from (select connection_id, ${storageAmounts} from resource_unit
      where kind = 'storage' and connection_id = any(${connectionIds}::uuid[])) as storage
    group by 1`.execute(tx);
  return rows;
}

export interface FullStorage {
  readonly id: string;
  readonly connectionId: string;
  readonly name: string;
  readonly type: string;
  readonly total: number;
  readonly available: number;
  /** Of all that are nearly full. */
  readonly of: number;
}

export async function fullestStorage(tx: Tx, limit: number): Promise<readonly FullStorage[]> {
  const { rows } = await sql<FullStorage>`
    select id, connection_id as "connectionId", name, type, total, available, count(*) over () as of
    from (select id, connection_id, name, type, ${storageAmounts} from resource_unit
      where kind = 'storage') as storage
    where total > 0 and total - available >= ${nearlyFull}::float8 * total
    order by available / total, name, id limit ${limit}`.execute(tx);
  return rows;
}

const storageAmounts = sql`(facts ->> 'capacityBytes')::float8 as total,
  greatest((facts ->> 'availableBytes')::float8, 0) as available`;

export async function countUnfinished(
  tx: Tx,
  tenantId: string,
): Promise<{ readonly queued: number; readonly running: number }> {
  const { rows } = await sql<{ state: string; count: number }>`
    select o.state, count(*) as count from operation_queue q join operation o on o.id = q.operation_id
    where q.tenant_id = ${tenantId} and o.state in ('QUEUED', 'RUNNING') group by 1`.execute(tx);
  const of = (state: string) => rows.find((row) => row.state === state)?.count ?? 0;
  return { queued: of('QUEUED'), running: of('RUNNING') };
}

export interface FailedOperation {
  readonly id: string;
  readonly kind: OperationKindName;
  readonly connectionId: string | null;
  readonly target: OperationTarget;
  readonly requester: Actor;
  readonly error: HypervisorError | null;
  readonly endedAt: Date;
  readonly leftovers: boolean;
  /** Of all that failed since. */
  readonly of: number;
}

export async function failedOperations(
  tx: Tx,
  since: Date,
  limit: number,
): Promise<readonly FailedOperation[]> {
  const { rows } = await sql<FailedOperation>`
    select id, kind, connection_id as "connectionId", target, requester, error, ended_at as "endedAt",
      coalesce(jsonb_array_length(leftovers), 0) > 0 as leftovers, count(*) over () as of
    from operation where state = 'FAILED' and ended_at >= ${since}::timestamptz
    order by ended_at desc, id desc limit ${limit}`.execute(tx);
  return rows;
}
