import type { HypervisorError, JsonObject } from '@anyvisor/domain';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Tx } from '../db/transaction.ts';
import type { Actor, OperationView } from '../operations/operation.ts';

export type TimelineSource = 'event' | 'operation' | 'audit';

/** Where a page ended: the time of its last row, to the microsecond, and its key. */
export interface TimelinePlace {
  readonly at: string;
  readonly key: string;
}

export interface TimelineRow extends TimelinePlace {
  readonly time: Date;
  readonly source: TimelineSource;
  readonly type: string;
  readonly actor: Actor | null;
  readonly operation: TimelineOperation | null;
  readonly data: JsonObject;
}

interface TimelineOperation {
  readonly id: string;
  readonly state: OperationView['state'];
  readonly progress: number;
  readonly error: HypervisorError | null;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
}

/** What is kept of one VM, newest first, from these sources. Audit entries of operations are left to the operations. */
export async function timelineRows(
  tx: Tx,
  vmId: string,
  {
    sources,
    limit,
    after,
  }: {
    readonly sources: readonly TimelineSource[];
    readonly limit: number;
    readonly after?: TimelinePlace;
  },
): Promise<readonly TimelineRow[]> {
  const parts = sources.map((source) => part(source, vmId, limit, after));
  if (parts.length === 0) {
    return [];
  }
  const { rows } = await sql<TimelineRow>`
    select time, key, source, type, actor, operation, data, ${timeText} as at
    from (${sql.join(parts, sql` union all `)}) as history
    order by time desc, key desc limit ${limit}`.execute(tx);
  return rows;
}

const timeText = sql`to_char(time at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** Each source gives the newest of its own, by its own index; together they are at most three times a page. */
function part(
  source: TimelineSource,
  vmId: string,
  limit: number,
  after: TimelinePlace | undefined,
): RawBuilder<unknown> {
  const { time, key, columns, from } = shapes[source];
  const placed =
    after === undefined
      ? sql``
      : sql`and ${time} <= ${after.at}::timestamptz
          and (${time} < ${after.at}::timestamptz or ${key} < ${after.key})`;
  return sql`(select ${time} as time, ${key} as key, ${sql.lit(source)} as source, ${columns}
    from ${from} = ${vmId} ${placed} order by ${time} desc, ${key} desc limit ${limit})`;
}

const none = sql`null::jsonb`;

const shapes: Readonly<
  Record<TimelineSource, Readonly<Record<'time' | 'key' | 'columns' | 'from', RawBuilder<unknown>>>>
> = {
  event: {
    time: sql`event.time`,
    key: sql`'event-' || lpad(seq::text, 16, '0')`,
    columns: sql`type, ${none} as actor, ${none} as operation, data`,
    from: sql`event where type like 'vm.%' and subject_id`,
  },
  operation: {
    time: sql`created_at`,
    key: sql`'operation-' || id`,
    columns: sql`kind as type, requester as actor, jsonb_build_object('id', id, 'state', state,
      'progress', progress, 'error', error, 'startedAt', started_at, 'endedAt', ended_at) as operation,
      '{}'::jsonb as data`,
    from: sql`operation where vm_id`,
  },
  audit: {
    time: sql`audit_entry.at`,
    key: sql`'audit-' || id`,
    columns: sql`action as type, actor, ${none} as operation, detail as data`,
    from: sql`audit_entry where not detail ? 'operationId' and subject_id`,
  },
};
