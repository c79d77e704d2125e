import { err, ok } from '@anyvisor/domain';
import type { HypervisorError, Result } from '@anyvisor/domain';
import { inTenant } from '../db/transaction.ts';
import { appendEvents } from '../events/queries.ts';
import { noSuchConnection, stillWorking } from './connection-errors.ts';
import type { ConnectionDependencies, VersionConflict } from './connection-dependencies.ts';
import { countUnfinished, deleteConnection, lockConnection, notifyConnection } from './queries.ts';

/** Which connection is meant, and the version the caller has seen. */
export interface ConnectionTarget {
  readonly tenantId: string;
  readonly connectionId: string;
  readonly ifVersion: number | undefined;
}

/** Forgets the connection and what it showed; the hypervisor is not even asked. */
export async function removeConnection(
  deps: ConnectionDependencies,
  { tenantId, connectionId, ifVersion }: ConnectionTarget,
): Promise<Result<void, HypervisorError | VersionConflict>> {
  return inTenant(deps.db, tenantId, async (tx) => {
    const row = await lockConnection(tx, connectionId);
    if (row === undefined) {
      return err(noSuchConnection(connectionId));
    }
    if (ifVersion !== undefined && ifVersion !== row.version) {
      return err({ kind: 'VersionConflict', current: row.version } as const);
    }
    const unfinished = await countUnfinished(tx, connectionId);
    if (unfinished > 0) {
      return err(stillWorking(row.name, unfinished));
    }
    await deleteConnection(tx, connectionId);
    await appendEvents(
      tx,
      tenantId,
      [
        {
          type: 'connection.removed',
          subject: { type: 'connection', id: connectionId, name: row.name },
          data: { type: row.hypervisor_type, endpoint: row.endpoint },
        },
      ],
      deps.clock.now(),
    );
    await notifyConnection(tx, tenantId, connectionId);
    return ok();
  });
}
