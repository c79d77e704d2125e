import { randomBytes } from 'node:crypto';
import type { Tx } from '../db/transaction.ts';
import type { NewId } from '../ids.ts';
import type { MasterKeys } from './master-key.ts';
import { seal, unseal } from './sealed.ts';

/** A tenant's data key, opened. */
export interface TenantKey {
  readonly id: string;
  readonly bytes: Buffer;
}

/** The key new secrets of the open tenant are sealed with; made on first use. */
export async function currentTenantKey(
  tx: Tx,
  tenantId: string,
  masters: MasterKeys,
  newId: NewId,
): Promise<TenantKey> {
  const row = await tx
    .selectFrom('tenant_key')
    .selectAll()
    .where('retired_at', 'is', null)
    .orderBy('created_at', 'desc')
    .orderBy('key_id', 'desc')
    .executeTakeFirst();
  return row === undefined ? addTenantKey(tx, tenantId, masters, newId) : open(row, masters);
}

/** Throws when the tenant has no such key. */
export async function tenantKey(tx: Tx, keyId: string, masters: MasterKeys): Promise<TenantKey> {
  return open(
    await tx.selectFrom('tenant_key').selectAll().where('key_id', '=', keyId).executeTakeFirstOrThrow(),
    masters,
  );
}

export async function addTenantKey(
  tx: Tx,
  tenantId: string,
  masters: MasterKeys,
  newId: NewId,
): Promise<TenantKey> {
  const key = { id: newId(), bytes: randomBytes(32) };
  await tx
    .insertInto('tenant_key')
    .values({
      tenant_id: tenantId,
      key_id: key.id,
      master_key_id: masters.current.id,
      wrapped_key: seal(masters.current.bytes, key.bytes, wrapContext(tenantId, key.id)),
    })
    .execute();
  return key;
}

/** Wraps all keys of the open tenant with the present master key; what they seal stays as it is. */
export async function rewrapTenantKeys(tx: Tx, masters: MasterKeys): Promise<number> {
  const rows = await tx
    .selectFrom('tenant_key')
    .selectAll()
    .where('master_key_id', '<>', masters.current.id)
    .forUpdate()
    .execute();
  for (const row of rows) {
    const { bytes } = open(row, masters);
    await tx
      .updateTable('tenant_key')
      .set({
        master_key_id: masters.current.id,
        wrapped_key: seal(masters.current.bytes, bytes, wrapContext(row.tenant_id, row.key_id)),
      })
      .where('key_id', '=', row.key_id)
      .execute();
  }
  return rows.length;
}

interface KeyRow {
  readonly tenant_id: string;
  readonly key_id: string;
  readonly master_key_id: string;
  readonly wrapped_key: Buffer;
}

function open(row: KeyRow, masters: MasterKeys): TenantKey {
  const master = masters.find(row.master_key_id);
  if (master === undefined) {
    throw new Error(
      `The master key ${row.master_key_id} is not known here: add it after the present one in ANYVISOR_MASTER_KEY or master.key.`,
    );
  }
  return {
    id: row.key_id,
    bytes: unseal(master.bytes, row.wrapped_key, wrapContext(row.tenant_id, row.key_id)),
  };
}

function wrapContext(tenantId: string, keyId: string): string {
  return `anyvisor/tenant-key/1|${tenantId}|${keyId}`;
}
