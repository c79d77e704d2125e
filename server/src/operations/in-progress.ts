import type { Transition } from '@anyvisor/domain';
import { sql } from 'kysely';
import type { Tx } from '../db/transaction.ts';
import { transitionOf } from './kinds.ts';
import type { OperationKindName } from './requests.ts';

interface Vm {
  readonly id: string;
  readonly marker: string | null;
  readonly transition: Transition | null;
}

/** The same VMs as what is being done to them shows: by the oldest operation of ours that has not ended. */
export async function withTransitions<T extends Vm>(tx: Tx, vms: readonly T[]): Promise<readonly T[]> {
  if (vms.length === 0) {
    return vms;
  }
  const { rows } = await sql<{ lane: string; kind: OperationKindName }>`
    select distinct on (q.lane) q.lane, o.kind from operation_queue q join operation o on o.id = q.operation_id
    where q.lane = any(${vms.map(laneOf)}::text[]) and o.state in ('QUEUED', 'RUNNING')
    order by q.lane, q.enqueued_at, q.operation_id
  `.execute(tx);
  const kinds = new Map(rows.map((row) => [row.lane, row.kind]));
  return vms.map((vm) => {
    const kind = kinds.get(laneOf(vm));
    const transition = kind && transitionOf(kind);
    return transition ? { ...vm, transition } : vm;
  });
}

/** What `findTarget` puts an operation on this VM into. */
function laneOf({ id, marker }: Vm): string {
  return `vm:${marker ?? id}`;
}
