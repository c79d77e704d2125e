import type { Tx } from '../db/transaction.ts';
import { isSecret, secretHash } from './session-secret.ts';

/** The hash of a browser's device secret, when this user has signed in with it before. */
export async function knownDevice(
  tx: Tx,
  userId: string,
  device: string | undefined,
): Promise<Buffer | undefined> {
  if (device === undefined || !isSecret(device)) {
    return undefined;
  }
  const row = await tx
    .selectFrom('user_device')
    .select('device_hash')
    .where('user_id', '=', userId)
    .where('device_hash', '=', secretHash(device))
    .executeTakeFirst();
  return row?.device_hash;
}

/** Was it given out here, to whomever? Then several people share a browser, and each keeps being known in it. */
export async function isDeviceOfOurs(tx: Tx, device: string): Promise<boolean> {
  const row = isSecret(device)
    ? await tx
        .selectFrom('user_device')
        .select('user_id')
        .where('device_hash', '=', secretHash(device))
        .limit(1)
        .executeTakeFirst()
    : undefined;
  return row !== undefined;
}

/** Of one user; the one longest unseen goes. */
const mostDevices = 50;

export async function keepDevice(tx: Tx, userId: string, device: string, now: Date): Promise<void> {
  await tx
    .insertInto('user_device')
    .values({ user_id: userId, device_hash: secretHash(device), seen_at: now })
    .onConflict((conflict) => conflict.columns(['user_id', 'device_hash']).doUpdateSet({ seen_at: now }))
    .execute();
  await tx
    .deleteFrom('user_device')
    .where('user_id', '=', userId)
    .where('device_hash', 'not in', (latest) =>
      latest
        .selectFrom('user_device')
        .select('device_hash')
        .where('user_id', '=', userId)
        .orderBy('seen_at', 'desc')
        .limit(mostDevices),
    )
    .execute();
}

export async function forgetDevices(tx: Tx, userId: string): Promise<void> {
  await tx.deleteFrom('user_device').where('user_id', '=', userId).execute();
}
