import { randomBytes, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Database } from '../../src/db/database.ts';
import { enterTenant, inIdentity, inPlatform, inTenant } from '../../src/db/transaction.ts';
import { keepDevice } from '../../src/identity/devices.ts';
import { insertSession } from '../../src/identity/session-queries.ts';
import { insertMembership, insertUser } from '../../src/identity/user-queries.ts';

/** Across tenants, and seen by the transactions of sign-in only. */
export const identityTables: readonly string[] = [
  'app_user',
  'user_password',
  'user_session',
  'user_device',
  'sign_in_attempt',
];

export interface SeededTenant {
  readonly tenantId: string;
  readonly connectionId: string;
  readonly userId: string;
}

/**
 * A tenant with at least one row in every table that belongs to tenants, made by looking at the catalogue: a new table
 * is seeded as well, or this fails and asks for a line.
 */
export async function seedTenant(db: Database): Promise<SeededTenant> {
  const tenantId = randomUUID();
  const connectionId = randomUUID();
  const operationId = randomUUID();
  await inPlatform(db, async (tx) => {
    await tx
      .insertInto('tenant')
      .values({ id: tenantId, name: `tenant-${tenantId}` })
      .execute();
    await enterTenant(tx, tenantId);
  });
  // A member, with a password and a session: written by the transactions of sign-in only.
  const now = new Date();
  const [userId, sessionId] = [randomUUID(), randomUUID()];
  await inIdentity(db, async (tx) => {
    await insertUser(tx, { id: userId, name: `u${userId}`, hash: 'x', platformAdmin: false, now });
    await insertMembership(tx, { userId, tenantId, role: 'viewer', now });
    await insertSession(tx, { hash: randomBytes(32), id: sessionId, userId, tenantId, now });
    await keepDevice(tx, userId, 'a device', now);
    const key = randomBytes(32);
    await tx.insertInto('sign_in_attempt').values({ key, failures: 1, next_at: now, last_at: now }).execute();
  });
  await inTenant(db, tenantId, async (tx) => {
    const known: Record<string, unknown> = {
      tenant_id: tenantId,
      connection_id: connectionId,
      operation_id: operationId,
    };
    const first = ['tenant_hypervisor_config', 'operation'];
    const { rows: tables } = await sql<{ name: string }>`
      select relname as name from pg_class join pg_namespace n on n.oid = relnamespace
      where n.nspname = 'public' and relkind = 'r' and relrowsecurity and relname <> 'tenant'
        and relname <> all (${[...identityTables, 'membership']})
      order by relname`.execute(tx);
    const names = [...first, ...tables.map((table) => table.name).filter((name) => !first.includes(name))];
    for (const table of names) {
      const { rows: columns } = await sql<{ name: string; type: string }>`
        select attname as name, format_type(atttypid, null) as type from pg_attribute
        where attrelid = ${table}::regclass and attnum > 0 and not attisdropped and attnotnull and not atthasdef
      `.execute(tx);
      const ids: Record<string, string> = { tenant_hypervisor_config: connectionId, operation: operationId };
      const values = Object.fromEntries(
        columns.map(({ name, type }) => [
          name,
          name === 'id' && ids[table] !== undefined ? ids[table] : (known[name] ?? sample(table, name, type)),
        ]),
      );
      await sql`insert into ${sql.table(table)} (${sql.join(Object.keys(values).map((name) => sql.ref(name)))})
        values (${sql.join(Object.values(values))})`.execute(tx);
    }
  });
  return { tenantId, connectionId, userId };
}

function sample(table: string, column: string, type: string): unknown {
  if (table === 'resource_unit' && column === 'kind') {
    return 'storage';
  }
  const make = samples[type];
  if (make === undefined) {
    throw new Error(`No sample value for ${table}.${column} of type ${type}: add one`);
  }
  return make();
}

const samples: Readonly<Record<string, () => unknown>> = {
  uuid: () => randomUUID(),
  text: () => randomBytes(6).toString('hex'),
  bytea: () => randomBytes(16),
  jsonb: () => '{}',
  integer: () => 1,
  bigint: () => 1,
  real: () => 0,
  boolean: () => false,
  'timestamp with time zone': () => new Date(),
};
