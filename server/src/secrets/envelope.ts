import type { Tx } from '../db/transaction.ts';
import type { NewId } from '../ids.ts';
import type { MasterKeys } from './master-key.ts';
import { SealBroken, seal, unseal } from './sealed.ts';
import { addTenantKey, currentTenantKey, rewrapTenantKeys, tenantKey } from './tenant-keys.ts';

/**
 * What the database keeps of a connection's parameters: a version byte, the id of the tenant's key (16 bytes), then
 * nonce, tag and cipher text. The tenant, the connection and the key are authenticated with it, so that a blob copied
 * to another row does not open.
 */
export interface Envelope {
  readonly seal: (tx: Tx, place: SecretPlace, plain: string) => Promise<Buffer>;
  /** Throws `SealBroken` for what was changed or is in the wrong place. */
  readonly open: (tx: Tx, place: SecretPlace, sealed: Buffer) => Promise<string>;
  /** A new key for the open tenant, all its connections sealed anew with it. Answers how many. */
  readonly rotateTenantKey: (tx: Tx, tenantId: string, now: Date) => Promise<number>;
  /** The open tenant's keys wrapped anew with the present master key. Answers how many. */
  readonly rewrap: (tx: Tx) => Promise<number>;
}

export interface SecretPlace {
  readonly tenantId: string;
  readonly connectionId: string;
}

const version = 1;
const headLength = 17;

export function createEnvelope(masters: MasterKeys, newId: NewId): Envelope {
  const open: Envelope['open'] = async (tx, place, sealed) => {
    if (sealed.length < headLength || sealed[0] !== version) {
      throw new SealBroken();
    }
    const keyId = formatUuid(sealed.subarray(1, headLength));
    const key = await tenantKey(tx, keyId, masters);
    return unseal(key.bytes, sealed.subarray(headLength), context(place, keyId)).toString('utf8');
  };
  return {
    open,
    seal: async (tx, place, plain) =>
      sealWith(await currentTenantKey(tx, place.tenantId, masters, newId), place, plain),
    rotateTenantKey: async (tx, tenantId, now) => {
      const connections = await tx
        .selectFrom('tenant_hypervisor_config')
        .select(['id', 'connection_params_encrypted'])
        .orderBy('id')
        .forUpdate()
        .execute();
      await tx.updateTable('tenant_key').set({ retired_at: now }).where('retired_at', 'is', null).execute();
      const key = await addTenantKey(tx, tenantId, masters, newId);
      for (const connection of connections) {
        const place = { tenantId, connectionId: connection.id };
        const plain = await open(tx, place, connection.connection_params_encrypted);
        await tx
          .updateTable('tenant_hypervisor_config')
          .set({ connection_params_encrypted: sealWith(key, place, plain) })
          .where('id', '=', connection.id)
          .execute();
      }
      return connections.length;
    },
    rewrap: (tx) => rewrapTenantKeys(tx, masters),
  };
}

function sealWith(
  key: { readonly id: string; readonly bytes: Buffer },
  place: SecretPlace,
  plain: string,
): Buffer {
  return Buffer.concat([
    Buffer.from([version]),
    Buffer.from(key.id.replaceAll('-', ''), 'hex'),
    seal(key.bytes, Buffer.from(plain, 'utf8'), context(place, key.id)),
  ]);
}

function context({ tenantId, connectionId }: SecretPlace, keyId: string): string {
  return `anyvisor/connection/1|${tenantId}|${connectionId}|${keyId}`;
}

function formatUuid(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
