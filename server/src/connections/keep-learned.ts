import type { ConnectionReport } from '@anyvisor/domain';
import type { Database } from '../db/database.ts';
import { inTenant } from '../db/transaction.ts';
import type { Lease } from '../nodes/lease.ts';
import { assertLease } from '../nodes/queries.ts';
import type { Envelope } from '../secrets/envelope.ts';
import type { AdapterRegistry } from './adapter-registry.ts';
import { readParameters, withLearned } from './parameters.ts';
import { lockConnection, notifyConnection } from './queries.ts';
import { settingsOf } from './view-of.ts';

export interface LearningDependencies {
  readonly db: Database;
  readonly envelope: Envelope;
  readonly registry: AdapterRegistry;
}

/**
 * Keeps what the first test of a connection has learnt when that connection was stored without a test. Whoever gave the
 * parameter meanwhile is right: what is there is never replaced.
 */
export async function keepLearned(
  { db, envelope, registry }: LearningDependencies,
  lease: Lease,
  report: ConnectionReport,
): Promise<void> {
  if (report.learned === undefined) {
    return;
  }
  const { tenantId, connectionId } = lease;
  await inTenant(db, tenantId, async (tx) => {
    await assertLease(tx, lease);
    const row = await lockConnection(tx, connectionId);
    if (row === undefined) {
      return;
    }
    const place = { tenantId, connectionId };
    const plain = await envelope.open(tx, place, row.connection_params_encrypted);
    const read = readParameters(registry, JSON.parse(plain) as Record<string, unknown>, () => undefined);
    const whole = read.ok ? withLearned(registry, read.value, report) : undefined;
    if (!read.ok || whole === undefined || whole === read.value) {
      return;
    }
    await tx
      .updateTable('tenant_hypervisor_config')
      .set({
        connection_params_encrypted: await envelope.seal(tx, place, JSON.stringify(whole.raw)),
        settings: JSON.stringify({ ...settingsOf(row), parameters: whole.visible }),
        version: row.version + 1,
      })
      .where('id', '=', connectionId)
      .execute();
    await notifyConnection(tx, tenantId, connectionId);
  });
}
