import { sql } from 'kysely';
import type { Clock } from './clock.ts';
import type { Database } from './db/database.ts';
import { inIdentity, inPlatform, inTenant } from './db/transaction.ts';
import { pruneEvents } from './events/queries.ts';
import type { SessionLimits } from './identity/session-queries.ts';
import { sweepSignIn } from './identity/sweep.ts';
import { forgetOldKeys } from './operations/idempotency.ts';
import type { Logger } from './telemetry/logger.ts';

/** How long events can be asked for again, in ms, and how often older ones are swept out. */
const eventsKept = 7 * 86_400_000;
const sweepEvery = 3_600_000;
const tenantsAtOnce = 10_000;

/** What has to be swept out now and then, by whichever node comes first. Answers how to stop it. */
export function startHousekeeping(
  db: Database,
  clock: Clock,
  logger: Logger,
  sessions: SessionLimits,
): () => void {
  const sweep = () => {
    sweepEvents(db, clock).catch((error: unknown) =>
      logger.error({ err: error }, 'old events were not swept out'),
    );
    inIdentity(db, (tx) => sweepSignIn(tx, clock.now(), sessions)).catch((error: unknown) =>
      logger.error({ err: error }, 'ended sessions were not swept out'),
    );
  };
  const timer = setInterval(sweep, sweepEvery);
  timer.unref();
  return () => clearInterval(timer);
}

export async function sweepEvents(db: Database, clock: Clock): Promise<void> {
  const before = new Date(clock.now().getTime() - eventsKept);
  const tenants = await inPlatform(db, (tx) =>
    tx.selectFrom('tenant').select('id').orderBy('id').limit(tenantsAtOnce).execute(),
  );
  for (const { id } of tenants) {
    await inTenant(db, id, async (tx) => {
      const { rows } = await sql<{ free: boolean }>`
        select pg_try_advisory_xact_lock(hashtext('anyvisor event sweep')) as free`.execute(tx);
      if (rows[0]?.free === true) {
        await pruneEvents(tx, before);
        await forgetOldKeys(tx);
      }
    });
  }
}
