import { mostPreferences } from '@anyvisor/api';
import type { Json } from '@anyvisor/domain';
import { sql } from 'kysely';
import type { Tx } from '../db/transaction.ts';

export interface Preference {
  readonly key: string;
  readonly value: Json;
  readonly version: number;
  readonly updatedAt: Date;
}

interface Row {
  readonly key: string;
  readonly value: string;
  readonly version: number;
  readonly updated_at: Date;
}

/** By key, `after` being the last key of the page before. */
export async function listPreferences(
  tx: Tx,
  owner: string,
  {
    limit,
    prefix = '',
    after = '',
  }: { readonly limit: number; readonly prefix?: string; readonly after?: string },
): Promise<readonly Preference[]> {
  const { rows } = await sql<Row>`
    select key, value, version, updated_at from preference
    where owner = ${owner} and key collate "C" > ${after} and starts_with(key, ${prefix})
    order by key collate "C" limit ${limit}`.execute(tx);
  return rows.map(preference);
}

export async function findPreference(tx: Tx, owner: string, key: string): Promise<Preference | undefined> {
  const { rows } = await sql<Row>`
    select key, value, version, updated_at from preference where owner = ${owner} and key = ${key}`.execute(
    tx,
  );
  return rows.map(preference)[0];
}

/** What there is of an owner, locked until the transaction ends: two first values of one key come one after the other. */
export async function lockPreferences(tx: Tx, owner: string): Promise<ReadonlyMap<string, number>> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`preference ${owner}`}, 0))`.execute(tx);
  const { rows } = await sql<{ key: string; version: number }>`
    select key, version from preference where owner = ${owner} limit ${mostPreferences + 1}`.execute(tx);
  return new Map(rows.map(({ key, version }) => [key, version]));
}

export async function keepPreference(
  tx: Tx,
  { tenantId, owner, key }: { readonly tenantId: string; readonly owner: string; readonly key: string },
  value: Json,
  now: Date,
): Promise<Preference> {
  const { rows } = await sql<Row>`
    insert into preference (tenant_id, owner, key, value, updated_at)
    values (${tenantId}, ${owner}, ${key}, ${JSON.stringify(value)}, ${now})
    on conflict (tenant_id, owner, key) do update set value = excluded.value, updated_at = excluded.updated_at,
      version = preference.version + 1
    returning key, value, version, updated_at`.execute(tx);
  const [kept] = rows.map(preference);
  if (kept === undefined) {
    throw new Error('a preference that was written is not there');
  }
  return kept;
}

export async function dropPreference(tx: Tx, owner: string, key: string): Promise<void> {
  await sql`delete from preference where owner = ${owner} and key = ${key}`.execute(tx);
}

function preference({ key, value, version, updated_at }: Row): Preference {
  return { key, value: JSON.parse(value) as Json, version, updatedAt: updated_at };
}
