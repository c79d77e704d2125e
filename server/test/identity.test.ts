import { permissions } from '@anyvisor/api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { can } from '../src/access/permissions.ts';
import type { Clock } from '../src/clock.ts';
import { inPlatform, inTenant } from '../src/db/transaction.ts';
import { bootstrap } from '../src/identity/bootstrap.ts';
import { roles } from '../src/identity/principal.ts';
import type { Principal } from '../src/identity/principal.ts';
import { createTenants } from '../src/identity/tenants.ts';
import { createTokens } from '../src/identity/tokens.ts';
import { createIds } from '../src/ids.ts';
import { testDatabase } from './support/database.ts';
import type { TestDatabase } from './support/database.ts';
import { makeTenant } from './support/make-tenant.ts';

let database: TestDatabase;
let now = new Date('2026-11-21T04:00:00Z');
const clock: Clock = { now: () => now };
const newId = createIds(clock);

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

describe('tokens', () => {
  test('are recognised until they expire or are revoked, and are kept as hashes only', async () => {
    const tenantId = await makeTenant(database.db);
    const tokens = createTokens(database.db, clock, newId);
    const { id, secret } = await tokens.create(tenantId, {
      name: 'ci',
      role: 'operator',
      expiresAt: new Date(now.getTime() + 60_000),
    });
    expect(await tokens.recognise(secret)).toEqual({
      type: 'token',
      tenantId,
      id,
      name: 'ci',
      role: 'operator',
      platformAdmin: false,
      madeBy: null,
    });
    const rows = await inTenant(database.db, tenantId, (tx) =>
      tx.selectFrom('api_token').selectAll().execute(),
    );
    expect(JSON.stringify(rows)).not.toContain(secret);
    expect(rows[0]?.last_used_at).toEqual(now);
    now = new Date(now.getTime() + 60_001);
    expect(await tokens.recognise(secret)).toBeUndefined();
  });

  test('end at once when revoked, by their own tenant only', async () => {
    const [tenantId, other] = [await makeTenant(database.db), await makeTenant(database.db)];
    const tokens = createTokens(database.db, clock, newId);
    const { id, secret } = await tokens.create(tenantId, { name: 'x', role: 'viewer' });
    expect(await tokens.revoke(other, id)).toBe(false);
    expect((await tokens.recognise(secret))?.id).toBe(id);
    expect(await tokens.revoke(tenantId, id)).toBe(true);
    expect(await tokens.recognise(secret)).toBeUndefined();
    expect((await tokens.list(tenantId)).map((token) => [token.name, token.revokedAt])).toEqual([['x', now]]);
    expect(await tokens.list(other)).toEqual([]);
  });

  test('that nobody made are nobody', async () => {
    const tokens = createTokens(database.db, clock, newId);
    for (const secret of ['', 'anyv_', 'x'.repeat(10_000), 'anyv_\0']) {
      expect(await tokens.recognise(secret)).toBeUndefined();
    }
  });
});

describe('the first start', () => {
  test('makes one tenant and one printed token, however many nodes start at once', async () => {
    const fresh = await testDatabase();
    try {
      const answers = await Promise.all(Array.from({ length: 5 }, () => bootstrap(fresh.db, clock, newId)));
      const printed = answers.flatMap((answer) => answer.printToken ?? []);
      expect(printed.length).toBe(1);
      const principal = await createTokens(fresh.db, clock, newId).recognise(printed[0] ?? '');
      expect(principal).toMatchObject({ role: 'admin', platformAdmin: true });
      expect(
        (await createTenants(fresh.db, clock, newId).list({ limit: 10 })).map((tenant) => tenant.name),
      ).toEqual(['default']);
      expect(await bootstrap(fresh.db, clock, newId)).toEqual({ printToken: undefined });
    } finally {
      await fresh.close();
    }
  });

  test('takes a given token instead, also later, but never brings a revoked one back', async () => {
    const fresh = await testDatabase();
    try {
      const tokens = createTokens(fresh.db, clock, newId);
      const given = 'a-token-of-the-operator';
      expect(await bootstrap(fresh.db, clock, newId, given)).toEqual({ printToken: undefined });
      await bootstrap(fresh.db, clock, newId, given);
      const principal = await tokens.recognise(given);
      expect(principal?.platformAdmin).toBe(true);
      await tokens.revoke(principal?.tenantId ?? '', principal?.id ?? '');
      await bootstrap(fresh.db, clock, newId, given);
      expect(await tokens.recognise(given)).toBeUndefined();
    } finally {
      await fresh.close();
    }
  });
});

describe('tenants', () => {
  test('come with an administrator of their own, and with names nobody else has', async () => {
    const tenants = createTenants(database.db, clock, newId);
    const made = await tenants.create('acme');
    const adminToken = made.ok ? made.value.adminToken : '';
    expect(await createTokens(database.db, clock, newId).recognise(adminToken)).toMatchObject({
      tenantId: made.ok ? made.value.id : '',
      role: 'admin',
      platformAdmin: false,
    });
    expect(await tenants.create('acme')).toMatchObject({
      ok: false,
      error: { kind: 'ResourceAlreadyExists' },
    });
    const count = await inPlatform(database.db, (tx) =>
      tx.selectFrom('tenant').select('id').where('name', '=', 'acme').execute(),
    );
    expect(count.length).toBe(1);
  });
});

describe('rights', () => {
  const principal = (role: Principal['role'], platformAdmin = false): Principal => ({
    tenantId: 't',
    type: 'token',
    id: 'i',
    name: 'n',
    role,
    platformAdmin,
    madeBy: null,
  });
  const of = (role: Principal['role']) =>
    permissions.filter((permission) => can(principal(role), permission));

  test('grow from viewer to operator to administrator, and a viewer changes nothing', () => {
    expect(of('viewer').every((permission) => permission.endsWith(':read'))).toBe(true);
    expect(of('operator')).toEqual(expect.arrayContaining(of('viewer')));
    expect(of('admin')).toEqual(expect.arrayContaining(of('operator')));
    expect(of('operator')).not.toContain('connections:write');
    expect(of('operator')).not.toContain('tokens:write');
  });

  test('over tenants belong to the platform’s administration, whatever the role', () => {
    for (const role of roles) {
      expect(can(principal(role), 'tenants:write')).toBe(false);
      expect(can(principal(role, true), 'tenants:write')).toBe(true);
    }
  });
});
