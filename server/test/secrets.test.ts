import { randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inTenant } from '../src/db/transaction.ts';
import { createIds } from '../src/ids.ts';
import { createEnvelope } from '../src/secrets/envelope.ts';
import { parseMasterKeys } from '../src/secrets/master-key.ts';
import { SealBroken, seal, unseal } from '../src/secrets/sealed.ts';
import { testDatabase } from './support/database.ts';
import type { TestDatabase } from './support/database.ts';
import { makeTenant } from './support/make-tenant.ts';

const newId = createIds({ now: () => new Date() });
const [oldKey, newKey] = ['a1'.repeat(32), Buffer.alloc(32, 7).toString('base64')];

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

describe('a sealed secret', () => {
  test('opens with its key and context, and with nothing else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.string(), fc.string(), (plain, context, other) => {
        const key = randomBytes(32);
        const sealed = seal(key, plain, context);
        expect(new Uint8Array(unseal(key, sealed, context))).toEqual(plain);
        expect(() => unseal(randomBytes(32), sealed, context)).toThrow(SealBroken);
        expect(() => unseal(key, sealed, `${context}|${other}`)).toThrow(SealBroken);
      }),
    );
  });

  test('notices every changed, missing or added byte', () => {
    const key = randomBytes(32);
    const sealed = seal(key, Buffer.from('secret'), 'here');
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), fc.integer({ min: 1, max: 255 }), (at, mask) => {
        const changed = Buffer.from(sealed);
        changed[at] = (changed[at] ?? 0) ^ mask;
        expect(() => unseal(key, changed, 'here')).toThrow(SealBroken);
        expect(() => unseal(key, sealed.subarray(0, at), 'here')).toThrow(SealBroken);
      }),
    );
    expect(() => unseal(key, Buffer.concat([sealed, Buffer.from([0])]), 'here')).toThrow(SealBroken);
  });

  test('never looks the same twice', () => {
    const key = randomBytes(32);
    expect(seal(key, Buffer.from('x'), 'c').equals(seal(key, Buffer.from('x'), 'c'))).toBe(false);
  });
});

describe('the envelope', () => {
  const envelope = createEnvelope(parseMasterKeys(oldKey), newId);

  test('binds a secret to its tenant and its connection', async () => {
    const [tenantId, other] = [await makeTenant(database.db), await makeTenant(database.db)];
    const place = { tenantId, connectionId: randomUUID() };
    const sealed = await inTenant(database.db, tenantId, (tx) => envelope.seal(tx, place, 'geheim'));
    expect(sealed.includes('geheim')).toBe(false);
    await inTenant(database.db, tenantId, async (tx) => {
      expect(await envelope.open(tx, place, sealed)).toBe('geheim');
      await expect(envelope.open(tx, { ...place, connectionId: randomUUID() }, sealed)).rejects.toThrow(
        SealBroken,
      );
    });
    // The other tenant cannot even see the key.
    await expect(
      inTenant(database.db, other, (tx) => envelope.open(tx, { ...place, tenantId: other }, sealed)),
    ).rejects.toThrow(/no result/);
  });

  test('opens everything after both keys were rotated, without the old master key', async () => {
    const tenantId = await makeTenant(database.db);
    const ids = [randomUUID(), randomUUID()];
    await inTenant(database.db, tenantId, async (tx) => {
      for (const id of ids) {
        await tx
          .insertInto('tenant_hypervisor_config')
          .values({
            id,
            tenant_id: tenantId,
            name: id,
            hypervisor_type: 'XAPI',
            endpoint: 'e',
            connection_params_encrypted: await envelope.seal(
              tx,
              { tenantId, connectionId: id },
              `secret of ${id}`,
            ),
            resource_mappings: '{}',
            settings: '{}',
          })
          .execute();
      }
    });
    const before = await stored(tenantId);
    expect(
      await inTenant(database.db, tenantId, (tx) => envelope.rotateTenantKey(tx, tenantId, new Date())),
    ).toBe(2);
    const both = createEnvelope(parseMasterKeys(`${newKey}\n${oldKey}`), newId);
    expect(await inTenant(database.db, tenantId, (tx) => both.rewrap(tx))).toBe(2);
    expect(await inTenant(database.db, tenantId, (tx) => both.rewrap(tx))).toBe(0);
    const onlyNew = createEnvelope(parseMasterKeys(newKey), newId);
    for (const row of await stored(tenantId)) {
      const place = { tenantId, connectionId: row.id };
      expect(await inTenant(database.db, tenantId, (tx) => onlyNew.open(tx, place, row.sealed))).toBe(
        `secret of ${row.id}`,
      );
      expect(before.some((old) => old.sealed.subarray(0, 17).equals(row.sealed.subarray(0, 17)))).toBe(false);
    }
    const [first] = await stored(tenantId);
    await expect(
      inTenant(database.db, tenantId, (tx) =>
        envelope.open(tx, { tenantId, connectionId: first?.id ?? '' }, first?.sealed ?? Buffer.alloc(0)),
      ),
    ).rejects.toThrow(/master key/);
  });

  test('refuses what is no envelope', async () => {
    const tenantId = await makeTenant(database.db);
    const place = { tenantId, connectionId: randomUUID() };
    for (const blob of [Buffer.alloc(0), Buffer.from([1]), Buffer.alloc(64, 9)]) {
      await expect(inTenant(database.db, tenantId, (tx) => envelope.open(tx, place, blob))).rejects.toThrow(
        SealBroken,
      );
    }
  });
});

describe('master keys', () => {
  test('are 32 bytes in base64 or hexadecimal, the first being in use', () => {
    const keys = parseMasterKeys(`${newKey},\n ${oldKey}`);
    expect(keys.current.bytes).toEqual(Buffer.alloc(32, 7));
    expect(keys.find(parseMasterKeys(oldKey).current.id)?.bytes.toString('hex')).toBe(oldKey);
    for (const wrong of ['', 'short', 'ff'.repeat(31), Buffer.alloc(33).toString('base64')]) {
      expect(() => parseMasterKeys(wrong)).toThrow(/master key/);
    }
  });
});

async function stored(
  tenantId: string,
): Promise<readonly { readonly id: string; readonly sealed: Buffer }[]> {
  return inTenant(database.db, tenantId, (tx) =>
    tx
      .selectFrom('tenant_hypervisor_config')
      .select(['id', 'connection_params_encrypted as sealed'])
      .where('tenant_id', '=', tenantId)
      .execute(),
  );
}
