import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inIdentity, inPlatform, inSystem, inTenant } from '../src/db/transaction.ts';
import { testDatabase } from './support/database.ts';
import type { TestDatabase } from './support/database.ts';
import { identityTables, seedTenant } from './support/seed-tenant.ts';

/** Hold ids and hashes only, and are read before a tenant is known. */
const openTables = ['node', 'connection_lease', 'operation_queue', 'token_index'];

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

async function tables(): Promise<readonly string[]> {
  const { rows } = await inSystem(database.db, (tx) =>
    sql<{ table_name: string }>`
      select tablename as table_name from pg_tables where schemaname = 'public' and tablename not like 'kysely%'
      order by 1`.execute(tx),
  );
  return rows.map((row) => row.table_name);
}

describe('row-level security', () => {
  test('is on and forced for every table but the named few', async () => {
    const { rows } = await inSystem(database.db, (tx) =>
      sql<{ relname: string }>`
        select relname from pg_class join pg_namespace n on n.oid = relnamespace
        where n.nspname = 'public' and relkind in ('r', 'p') and relname not like 'kysely%'
          and not (relrowsecurity and relforcerowsecurity) order by 1`.execute(tx),
    );
    expect(rows.map((row) => row.relname)).toEqual([...openTables].sort());
  });

  test('shows a tenant its own rows and nobody else’s, on every table', async () => {
    const [a, b] = [await seedTenant(database.db), await seedTenant(database.db)];
    const isolated = (await tables()).filter(
      (table) => !openTables.includes(table) && !identityTables.includes(table),
    );
    for (const table of isolated) {
      const owner = sql.ref(table === 'tenant' ? 'id' : 'tenant_id');
      for (const [mine, theirs] of [
        [a, b],
        [b, a],
      ] as const) {
        const { rows } = await inTenant(database.db, mine.tenantId, (tx) =>
          sql<{ owner: string; count: number }>`
            select ${owner} as owner, count(*) as count from ${sql.table(table)} group by 1`.execute(tx),
        );
        expect(rows, table).toEqual([{ owner: mine.tenantId, count: expect.any(Number) }]);
        expect(rows[0]?.owner).not.toBe(theirs.tenantId);
      }
      const without = await inSystem(database.db, (tx) => sql`select from ${sql.table(table)}`.execute(tx));
      expect(without.rows, `${table} without a tenant`).toHaveLength(0);
    }
  });

  test('shows a tenant the names of its members, and of passwords, sessions and attempts nothing', async () => {
    const [a, b] = [await seedTenant(database.db), await seedTenant(database.db)];
    for (const { tenantId, userId } of [a, b]) {
      const seen = await inTenant(database.db, tenantId, async (tx) => {
        const users = await tx.selectFrom('app_user').select('id').execute();
        const counts: number[] = [];
        for (const table of identityTables.filter((name) => name !== 'app_user')) {
          counts.push((await sql`select from ${sql.table(table)}`.execute(tx)).rows.length);
        }
        return { users, counts };
      });
      expect(seen).toEqual({ users: [{ id: userId }], counts: [0, 0, 0, 0] });
      const renamed = await inTenant(database.db, tenantId, (tx) =>
        tx.updateTable('app_user').set({ platform_admin: true }).executeTakeFirst(),
      );
      expect(renamed.numUpdatedRows).toBe(0n);
    }
    for (const table of identityTables) {
      const without = await inSystem(database.db, (tx) => sql`select from ${sql.table(table)}`.execute(tx));
      expect(without.rows, `${table} without a tenant`).toHaveLength(0);
    }
  });

  test('shows sign-in who belongs where, and nothing inside the tenants', async () => {
    const { tenantId, userId } = await seedTenant(database.db);
    const seen = await inIdentity(database.db, async (tx) => ({
      memberships: await tx.selectFrom('membership').select(['user_id', 'tenant_id']).execute(),
      vms: await tx.selectFrom('vm').select('id').execute(),
      tokens: await tx.selectFrom('api_token').select('id').execute(),
      connections: await tx.selectFrom('tenant_hypervisor_config').select('id').execute(),
    }));
    expect(seen).toMatchObject({ vms: [], tokens: [], connections: [] });
    expect(seen.memberships).toContainEqual({ user_id: userId, tenant_id: tenantId });
  });

  test('lets nobody write into another tenant', async () => {
    const [a, b] = [await seedTenant(database.db), await seedTenant(database.db)];
    const intrusion = inTenant(database.db, a.tenantId, (tx) =>
      tx
        .insertInto('audit_entry')
        .values({
          id: crypto.randomUUID(),
          tenant_id: b.tenantId,
          at: new Date(),
          actor: '{}',
          action: 'x',
          subject: '{}',
          detail: '{}',
        })
        .execute(),
    );
    await expect(intrusion).rejects.toThrow(/row-level security/);
    const moved = await inTenant(database.db, a.tenantId, (tx) =>
      tx.updateTable('vm').set({ name: 'stolen' }).where('tenant_id', '=', b.tenantId).executeTakeFirst(),
    );
    expect(moved.numUpdatedRows).toBe(0n);
  });

  test('does not leak a tenant through the pool to the next transaction', async () => {
    const { tenantId } = await seedTenant(database.db);
    const narrow = await database.another({ poolSize: 1 });
    await inTenant(narrow, tenantId, (tx) => tx.selectFrom('vm').select('id').execute());
    await expect(
      inTenant(narrow, tenantId, async () => {
        throw new Error('broken off');
      }),
    ).rejects.toThrow('broken off');
    const seen = await inSystem(narrow, (tx) => tx.selectFrom('vm').select('id').execute());
    expect(seen).toEqual([]);
    const platform = await inPlatform(narrow, (tx) => tx.selectFrom('tenant').select('id').execute());
    expect(platform.map((row) => row.id)).toContain(tenantId);
    expect(await inSystem(narrow, (tx) => tx.selectFrom('tenant').select('id').execute())).toEqual([]);
  });

  test('shows the platform tenants, and nothing inside them', async () => {
    await seedTenant(database.db);
    for (const table of (await tables()).filter((name) => !openTables.includes(name) && name !== 'tenant')) {
      const { rows } = await inPlatform(database.db, (tx) =>
        sql`select from ${sql.table(table)}`.execute(tx),
      );
      expect(rows, table).toHaveLength(0);
    }
  });

  test('holds for requests under a role that cannot switch it off', async () => {
    const { rows } = await inSystem(database.db, (tx) =>
      sql<{ name: string; unbound: boolean }>`
        select rolname as name, rolsuper or rolbypassrls as unbound from pg_roles where rolname = current_user`.execute(
        tx,
      ),
    );
    expect(rows).toEqual([{ name: 'anyvisor_app', unbound: false }]);
    await expect(
      inSystem(database.db, (tx) => sql`alter table vm disable row level security`.execute(tx)),
    ).rejects.toThrow(/must be owner/);
  });
});
