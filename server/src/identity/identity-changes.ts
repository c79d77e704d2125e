import { sql } from 'kysely';
import type { Notifications } from '../db/notifications.ts';
import type { Tx } from '../db/transaction.ts';

/** Somebody's rights or sessions have changed: what is remembered of them is not believed any more. */
export interface IdentityChanges {
  /** Tells all nodes when the transaction is through. */
  readonly announce: (tx: Tx, principalId: string) => Promise<void>;
  /** Tells this node now. */
  readonly happened: (principalId: string) => void;
  /** `undefined`: anybody's may have. Answers how to stop listening. */
  readonly listen: (listener: (principalId: string | undefined) => void) => () => void;
}

const channel = 'anyvisor_identity';

export async function createIdentityChanges(
  notifications: Pick<Notifications, 'listen'>,
): Promise<IdentityChanges> {
  const listeners = new Set<(principalId: string | undefined) => void>();
  const tell = (principalId: string | undefined) => listeners.forEach((listener) => listener(principalId));
  await notifications.listen(channel, { onPayload: tell, onGap: () => tell(undefined) });
  return {
    announce: async (tx, principalId) => {
      await sql`select pg_notify(${channel}, ${principalId})`.execute(tx);
    },
    happened: tell,
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
