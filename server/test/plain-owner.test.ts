import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../src/db/database.ts';
import type { Database } from '../src/db/database.ts';
import { inSystem, inTenant } from '../src/db/transaction.ts';
import { createIds } from '../src/ids.ts';
import { createLeases } from '../src/nodes/leases.ts';
import { testDatabase } from './support/database.ts';
import type { TestDatabase } from './support/database.ts';
import { seedTenant } from './support/seed-tenant.ts';

/** A hosted database: its owner may neither make roles nor see past row-level security. */
const name = `owner_${randomBytes(6).toString('hex')}`;
let server: TestDatabase;
let db: Database;

async function asSuperuser(...statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  for (const statement of statements) {
    await client.query(statement);
  }
  await client.end();
}

beforeAll(async () => {
  server = await testDatabase();
  await asSuperuser(`create role ${name} login password 'owner'`, `create database ${name} owner ${name}`);
  const url = new URL(server.url);
  url.username = name;
  url.password = 'owner';
  url.pathname = `/${name}`;
  db = await openDatabase(url.href, { poolSize: 4 });
});
afterAll(async () => {
  await db.close();
  await asSuperuser(`drop database ${name} with (force)`, `drop role ${name}`);
  await server.close();
});

test('an ordinary owner of a database is enough, and is bound by row-level security itself', async () => {
  const { rows } = await inSystem(db, (tx) => sql<{ who: string }>`select current_user as who`.execute(tx));
  expect(rows).toEqual([{ who: name }]);
  const [a, b] = [await seedTenant(db), await seedTenant(db)];
  const seen = await inTenant(db, a.tenantId, (tx) => tx.selectFrom('vm').select('tenant_id').execute());
  expect(seen).toEqual([{ tenant_id: a.tenantId }]);
  expect(b.tenantId).not.toBe(a.tenantId);
  expect(await inSystem(db, (tx) => tx.selectFrom('vm').select('id').execute())).toEqual([]);
});

test('nodes see each other live with its rights', async () => {
  const newId = createIds({ now: () => new Date() });
  const handlers = { onAcquired: () => undefined, onLost: () => undefined, onError: () => undefined };
  const node = await createLeases(db, newId, handlers);
  try {
    expect(node.valid()).toBe(true);
  } finally {
    await node.close();
  }
});

test('a role that would see everything and cannot give that up is refused', async () => {
  const admin = `${name}_admin`;
  await asSuperuser(
    `create role ${admin} login password 'admin' bypassrls`,
    `create database ${admin} owner ${admin}`,
  );
  try {
    const url = new URL(server.url);
    url.username = admin;
    url.password = 'admin';
    url.pathname = `/${admin}`;
    await expect(openDatabase(url.href)).rejects.toThrow(/bypasses row-level security/);
  } finally {
    await asSuperuser(`drop database ${admin} with (force)`, `drop role ${admin}`);
  }
});
