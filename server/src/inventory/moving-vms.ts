import { sql } from 'kysely';
import type { Tx } from '../db/transaction.ts';
import { bringAlong } from './queued-work.ts';

/**
 * Which of these an open migration takes from this connection to another, or brings to it. While it is open both
 * hypervisors may show the VM, or neither: the end of the operation says where it is, and until then the row stays.
 */
export async function onTheMove(
  tx: Tx,
  connectionId: string,
  refs: readonly string[],
): Promise<ReadonlySet<string>> {
  if (refs.length === 0) {
    return new Set();
  }
  const { rows } = await sql<{ ref: string }>`
    select o.target->>'nativeRef' as ref from operation_queue q join operation o on o.id = q.operation_id
    where o.kind = 'vm.migrate' and o.request->>'targetConnection' is not null
      and (o.connection_id = ${connectionId} or o.request->>'targetConnection' = ${connectionId})
      and o.target->>'nativeRef' = any(${refs})
  `.execute(tx);
  return new Set(rows.map(({ ref }) => ref));
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * A VM that is new here and missing at another connection of the same type is the same one, moved by somebody else: it
 * keeps its id, and what is queued for it goes along. Only references that are UUIDs are unlike any other endpoint's.
 */
export async function adoptMissing(tx: Tx, connectionId: string, refs: readonly string[]): Promise<void> {
  const universal = refs.filter((ref) => uuid.test(ref));
  if (universal.length === 0) {
    return;
  }
  const { rows } = await sql<{ id: string; was: string; ref: string }>`
    update vm set connection_id = ${connectionId}
    from (
      select distinct on (v.native_ref) v.id, v.connection_id as was, v.native_ref as ref
      from vm v
      join tenant_hypervisor_config there on there.id = v.connection_id
      join tenant_hypervisor_config here on here.id = ${connectionId}
        and here.id <> there.id and here.hypervisor_type = there.hypervisor_type
      where v.native_ref = any(${universal}) and v.missing_since is not null
        and not exists (select from vm o where o.connection_id = here.id and o.native_ref = v.native_ref)
      order by v.native_ref, v.missing_since desc) lost
    where vm.id = lost.id
    returning vm.id, lost.was, lost.ref
  `.execute(tx);
  for (const { id, was, ref } of rows) {
    await bringAlong(tx, { vmId: id, from: was, to: connectionId, nativeRef: ref });
  }
}
