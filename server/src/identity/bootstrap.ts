import { sql } from 'kysely';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { inPlatform } from '../db/transaction.ts';
import type { NewId } from '../ids.ts';
import { findTenantOfToken } from './queries.ts';
import { addAdminToken, insertTenant } from './tenants.ts';
import { newTokenSecret, tokenHash } from './token-secret.ts';

/** The tenant of an installation that needs no more than one. */
export const firstTenantName = 'default';

/**
 * Makes the first tenant and its administrator on an empty database; answers the token to print, once. With a token
 * given from outside nothing is printed, and the token is made whenever it is not there: also the way back in for an
 * operator who lost every other.
 */
export async function bootstrap(
  db: Database,
  clock: Clock,
  newId: NewId,
  givenToken?: string,
): Promise<{ readonly printToken: string | undefined }> {
  return inPlatform(db, async (tx) => {
    // Several nodes may start on one empty database.
    await sql`select pg_advisory_xact_lock(hashtext('anyvisor bootstrap'))`.execute(tx);
    const now = clock.now();
    const oldest = await tx
      .selectFrom('tenant')
      .select('id')
      .orderBy('created_at')
      .orderBy('id')
      .executeTakeFirst();
    const tenantId = oldest?.id ?? newId();
    if (oldest === undefined) {
      await insertTenant(tx, { id: tenantId, name: firstTenantName, createdAt: now });
    }
    if (givenToken !== undefined) {
      if ((await findTenantOfToken(tx, tokenHash(givenToken))) === undefined) {
        await addAdminToken(tx, tenantId, givenToken, { newId, now, platformAdmin: true });
      }
      return { printToken: undefined };
    }
    if (oldest !== undefined) {
      return { printToken: undefined };
    }
    const printToken = newTokenSecret();
    await addAdminToken(tx, tenantId, printToken, { newId, now, platformAdmin: true });
    return { printToken };
  });
}
