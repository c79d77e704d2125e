import type { Tx } from '../db/transaction.ts';
import { forgetAfter } from './delays.ts';
import type { SessionLimits } from './session-queries.ts';

/** A browser not seen for so long, in ms, is a stranger again. */
const deviceKept = 365 * 86_400_000;

/** Deletes sessions that have ended by themselves, old devices, and failures that count no more. */
export async function sweepSignIn(tx: Tx, now: Date, { idle, life }: SessionLimits): Promise<void> {
  const before = (milliseconds: number) => new Date(now.getTime() - milliseconds);
  await tx
    .deleteFrom('user_session')
    .where((either) =>
      either.or([either('seen_at', '<', before(idle)), either('created_at', '<', before(life))]),
    )
    .execute();
  await tx.deleteFrom('user_device').where('seen_at', '<', before(deviceKept)).execute();
  // A delay may reach beyond the hour: what still holds somebody up stays.
  await tx
    .deleteFrom('sign_in_attempt')
    .where('last_at', '<', before(forgetAfter))
    .where('next_at', '<', now)
    .execute();
}
