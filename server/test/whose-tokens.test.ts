import { randomUUID } from 'node:crypto';
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { recordAudit } from '../src/audit/record.ts';
import { up } from '../src/db/migrations/0011-whose-tokens.ts';
import { enterTenant, inIdentity, inTenant } from '../src/db/transaction.ts';
import { createTokens } from '../src/identity/tokens.ts';
import { insertMembership, insertUser } from '../src/identity/user-queries.ts';
import { testDatabase } from './support/database.ts';
import type { TestDatabase } from './support/database.ts';
import { makeTenant } from './support/make-tenant.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database?.close());

const now = new Date();

/** A token as it was before anybody wrote down in its row whose it is. */
async function oldToken(
  tenantId: string,
  name: string,
  actor: { type: string; id: string },
): Promise<string> {
  const tokens = createTokens(database.db, { now: () => now }, randomUUID);
  const { id } = await tokens.create(tenantId, { name, role: 'admin' });
  await inTenant(database.db, tenantId, (tx) =>
    recordAudit(tx, {
      id: randomUUID(),
      tenantId,
      at: now,
      actor: { ...actor, name: 'whoever' },
      action: 'token.create',
      subject: { type: 'token', id, name },
      detail: {},
    }),
  );
  return id;
}

test('tokens from before get their maker from the audit log; those of somebody who left are revoked', async () => {
  const { db, url } = database;
  const tenantId = await makeTenant(db);
  const [member, gone] = [randomUUID(), randomUUID()];
  await inIdentity(db, async (tx) => {
    await insertUser(tx, { id: member, name: 'member', hash: '-', platformAdmin: false, now });
    await enterTenant(tx, tenantId);
    await insertMembership(tx, { userId: member, tenantId, role: 'operator', now });
  });
  const first = await oldToken(tenantId, 'of-member', { type: 'user', id: member });
  await oldToken(tenantId, 'by-token-of-member', { type: 'token', id: first });
  const left = await oldToken(tenantId, 'of-gone', { type: 'user', id: gone });
  await oldToken(tenantId, 'by-token-of-gone', { type: 'token', id: left });
  const nobodys = await oldToken(tenantId, 'of-nobody', { type: 'token', id: randomUUID() });
  await oldToken(tenantId, 'by-token-of-nobody', { type: 'token', id: nobodys });

  const pool = new pg.Pool({ connectionString: url, max: 1 });
  // Its farewell may still be under way when the database is dropped.
  pool.on('error', () => undefined);
  const owner = new Kysely<never>({ dialect: new PostgresDialect({ pool }) });
  try {
    await sql`alter table api_token drop made_by`.execute(owner);
    await up(owner);
    const { rows } = await sql<{ forced: boolean }>`select relforcerowsecurity as forced from pg_class
      where relname in ('api_token', 'audit_entry', 'membership')`.execute(owner);
    expect(rows).toEqual([{ forced: true }, { forced: true }, { forced: true }]);
  } finally {
    await owner.destroy();
  }

  const listed = await createTokens(db, { now: () => now }, randomUUID).list(tenantId);
  const facts = listed.map(({ name, madeBy, actsAs, revokedAt }) => [
    name,
    madeBy?.name ?? null,
    actsAs,
    revokedAt !== null,
  ]);
  expect(Object.fromEntries(facts.map(([name, ...rest]) => [name, rest]))).toEqual({
    'of-member': ['member', 'operator', false],
    'by-token-of-member': ['member', 'operator', false],
    'of-gone': [null, 'admin', true],
    'by-token-of-gone': [null, 'admin', true],
    'of-nobody': [null, 'admin', false],
    'by-token-of-nobody': [null, 'admin', false],
  });
});
