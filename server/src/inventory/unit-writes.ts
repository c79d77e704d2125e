import { sql } from 'kysely';
import { storableJson } from '../db/storable-json.ts';
import type { Tx } from '../db/transaction.ts';
import type { NewEvent } from '../events/event.ts';
import type { UnitKind } from './connection-state.ts';
import type { UnitChange } from './diff-units.ts';

/** Writes changed units in one statement; answers the id each really has, by kind and native reference. */
export async function upsertUnits(
  tx: Tx,
  owner: { readonly tenantId: string; readonly connectionId: string },
  changes: readonly UnitChange[],
  now: Date,
): Promise<void> {
  const rows = changes.map(({ id, parentId, unit, json, fingerprint }) => {
    const columns = storableJson({
      id,
      kind: unit.kind,
      native_ref: unit.nativeRef,
      parent_id: parentId,
      name: unit.name,
      path: unit.path,
      type: unit.type,
      fingerprint,
    });
    return `${columns.slice(0, -1)},"facts":${json}}`;
  });
  await sql`
    insert into resource_unit (id, tenant_id, connection_id, kind, native_ref, parent_id, name, path, type, fingerprint,
      facts, seen_at, changed_at)
    select id, ${owner.tenantId}, ${owner.connectionId}, kind, native_ref, parent_id, name, path, type, fingerprint,
      facts, ${now}, ${now}
    from jsonb_to_recordset(${`[${rows.join(',')}]`}::jsonb) as r (id uuid, kind text, native_ref text, parent_id uuid,
      name text, path text, type text, fingerprint text, facts jsonb)
    on conflict (connection_id, kind, native_ref) do update set
      parent_id = excluded.parent_id, name = excluded.name, path = excluded.path, type = excluded.type,
      fingerprint = excluded.fingerprint, facts = excluded.facts, seen_at = excluded.seen_at,
      changed_at = excluded.changed_at
  `.execute(tx);
}

export async function deleteUnits(tx: Tx, ids: readonly string[]): Promise<void> {
  await sql`delete from resource_unit where id = any(${ids}::uuid[])`.execute(tx);
}

export function unitEvent(
  what: 'changed' | 'removed',
  connectionId: string,
  unit: { readonly id: string; readonly kind: UnitKind; readonly nativeRef: string; readonly name: string },
): NewEvent {
  const subject = unit.kind === 'template' ? 'template' : 'resource';
  return {
    type: `${subject}.${what}`,
    subject: { type: subject, id: unit.id, name: unit.name },
    data: { connectionId, kind: unit.kind, nativeRef: unit.nativeRef, name: unit.name },
  };
}
