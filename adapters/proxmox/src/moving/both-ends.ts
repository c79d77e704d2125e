import { HypervisorFault } from '@anyvisor/domain';
import type { MigrationTarget } from '@anyvisor/port';
import { mapError } from '../errors.ts';
import type { Session } from '../session.ts';

/** The cluster a VM leaves and the one it goes to. */
export interface BothEnds {
  readonly here: Session;
  readonly there: Session;
}

const sessions = new WeakMap<object, Session>();

/** This cluster as a destination: an answer that shows nothing of the login it stands for. */
export function targetOf(session: Session): MigrationTarget {
  const endpoint = { host: session.parameters.host };
  sessions.set(endpoint, session);
  return { endpoint };
}

/** The destination's own session: it comes from `targetOf` in another port of this adapter, and only from there. */
export function sessionOf({ endpoint }: MigrationTarget): Session {
  const session = sessions.get(endpoint);
  if (session !== undefined) return session;
  throw new TypeError('the destination of a migration is no Proxmox VE cluster');
}

/** Trouble on the way to the destination says so: the connection whose VM it is about is fine. */
export async function onDestination<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (thrown) {
    const error = mapError(thrown, 'migrateVm');
    throw new HypervisorFault({ ...error, message: `the destination: ${error.message}` });
  }
}
