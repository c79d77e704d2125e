import { randomUUID } from 'node:crypto';
import type { Database } from '../../src/db/database.ts';
import { inPlatform } from '../../src/db/transaction.ts';

/** An empty tenant. */
export async function makeTenant(db: Database): Promise<string> {
  const id = randomUUID();
  await inPlatform(db, (tx) =>
    tx
      .insertInto('tenant')
      .values({ id, name: `tenant-${id}` })
      .execute(),
  );
  return id;
}
