import { err, hypervisorError, ok } from '@anyvisor/domain';
import type { HypervisorError, Result, VmObservation } from '@anyvisor/domain';
import { sql } from 'kysely';
import type { Tx } from '../db/transaction.ts';
import { kindOf } from './kinds.ts';
import type { StartInput } from './start-input.ts';

/** Where an operation happens and to what, as the inventory has it. */
export interface Target {
  readonly connectionId: string;
  readonly vmId: string | null;
  readonly name: string | null;
  readonly nativeRef: string | null;
  /** Operations on the same VM share one, also with the operation that is still making it. */
  readonly lane: string | null;
  readonly vm: VmObservation | null;
  /** When the VM's row was last compared with the hypervisor. */
  readonly seenAt: Date | null;
  /** Earlier operations on it that have not ended: what it is now says little about what it will be. */
  readonly pending: number;
}

/**
 * The VM's row cannot move to another connection before the transaction ends (a key share: writes of the inventory are not
 * held up), so that what is queued for it here is seen by whoever moves it.
 */
export async function findTarget(
  tx: Tx,
  { kind, vmId, connectionId }: Pick<StartInput, 'kind' | 'vmId' | 'connectionId'>,
): Promise<Result<Target, HypervisorError>> {
  if (vmId === undefined) {
    const alone = kindOf(kind).withoutVm === true;
    return alone && connectionId !== undefined
      ? ok({ ...nothingYet, connectionId })
      : err(
          hypervisorError('InvalidConfiguration', {
            message: `${kind} needs to know ${alone ? 'its connection' : 'its VM'}`,
            field: alone ? 'connectionId' : 'vmId',
          }),
        );
  }
  const { rows } = await sql<VmRow>`
    select v.connection_id, v.name, v.native_ref, v.observation, v.seen_at, lane.lane,
      (select count(*) from operation_queue q
       where q.connection_id = v.connection_id and q.lane = lane.lane) as pending
    from vm v, lateral (select 'vm:' || coalesce(v.observation->>'marker', v.id::text) as lane) lane
    where v.id = ${vmId}
    for key share of v
  `.execute(tx);
  const [row] = rows;
  return row === undefined ? err(noSuchVm(vmId)) : ok(targetOf(vmId, row));
}

/** A VM of that name that the hypervisor still shows. */
export async function nameTaken(tx: Tx, connectionId: string, name: string): Promise<boolean> {
  const { rows } = await sql`
    select from vm where connection_id = ${connectionId} and name = ${name} and missing_since is null limit 1
  `.execute(tx);
  return rows.length > 0;
}

interface VmRow {
  readonly connection_id: string;
  readonly name: string;
  readonly native_ref: string;
  readonly observation: VmObservation;
  readonly seen_at: Date;
  readonly lane: string;
  readonly pending: number;
}

const nothingYet: Omit<Target, 'connectionId'> = {
  vmId: null,
  name: null,
  nativeRef: null,
  lane: null,
  vm: null,
  seenAt: null,
  pending: 0,
};

function targetOf(vmId: string, row: VmRow): Target {
  return {
    connectionId: row.connection_id,
    vmId,
    name: row.name,
    nativeRef: row.native_ref,
    lane: row.lane,
    vm: row.observation,
    seenAt: row.seen_at,
    pending: row.pending,
  };
}

function noSuchVm(vmId: string): HypervisorError {
  return hypervisorError('ResourceNotFound', {
    message: 'There is no such VM',
    resourceType: 'vm',
    resourceId: vmId,
  });
}
