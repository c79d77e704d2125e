import { err, ok } from '@anyvisor/domain';
import type { HypervisorError, Result } from '@anyvisor/domain';
import type { Tx } from '../db/transaction.ts';
import { disabled, noSuchConnection, readOnlyMode, unreachable } from './connection-errors.ts';
import type { ConnectionView } from './connection-view.ts';
import { shareConnection } from './queries.ts';
import { viewOf } from './view-of.ts';

/**
 * May something be changed through this connection now? Refuses what would only fail later: no such connection,
 * disabled, read-only, or its endpoint unreachable (`ConnectionFailed`, retriable). The connection cannot be removed
 * until the transaction ends. Works on every node, whoever holds the lease.
 */
export async function admitMutation(
  tx: Tx,
  connectionId: string,
  operation: string,
): Promise<Result<ConnectionView, HypervisorError>> {
  const found = await shareConnection(tx, connectionId);
  if (found === undefined) {
    return err(noSuchConnection(connectionId));
  }
  const view = viewOf(found.row, found.status);
  if (!view.enabled) {
    return err(disabled(view.name));
  }
  if (view.mode === 'read_only') {
    return err(readOnlyMode(view.name, operation));
  }
  return view.status.health === 'UNREACHABLE' ? err(unreachable(view.name)) : ok(view);
}
