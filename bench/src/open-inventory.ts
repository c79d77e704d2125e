import { randomUUID } from 'node:crypto';
import type { Inventory } from '@anyvisor/server/inventory/inventory';
import { createCore } from '@anyvisor/server/core';
import type { Lease } from '@anyvisor/server/nodes/lease';
import { inSystem, inTenant } from '@anyvisor/server/db/transaction';
import { createLogger } from '@anyvisor/server/telemetry/logger';
import { createMetrics } from '@anyvisor/server/telemetry/metrics';
import { startEmbeddedPostgres } from '@anyvisor/server/db/embedded/embedded-postgres';
import type { Core } from '@anyvisor/server/core';

export interface OpenInventory {
  readonly inventory: Inventory;
  readonly lease: Lease;
  /** Of the database, with all rights. */
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** The server's inventory on an embedded PostgreSQL of its own, with one connection whose lease this process holds. */
export async function openInventory(dataDir: string): Promise<OpenInventory> {
  const postgres = await startEmbeddedPostgres({ dataDir, log: () => undefined });
  const core = await createCore({
    config: { dataDir, databaseUrl: postgres.url, masterKey: undefined },
    adapters: [],
    logger: createLogger('silent'),
    metrics: createMetrics(),
  });
  return {
    inventory: core.inventory,
    lease: await leaseOf(core),
    url: postgres.url,
    close: async () => {
      await core.close();
      await postgres.stop();
    },
  };
}

async function leaseOf({ db, tenants }: Core): Promise<Lease> {
  const made = await tenants.create('bench');
  if (!made.ok) throw new Error(made.error.message);
  const [tenantId, connectionId, nodeId]: readonly [string, string, string] = [
    made.value.id,
    randomUUID(),
    randomUUID(),
  ];
  await inTenant(db, tenantId, (tx) =>
    tx
      .insertInto('tenant_hypervisor_config')
      .values({
        id: connectionId,
        tenant_id: tenantId,
        name: 'bench',
        hypervisor_type: 'LIBVIRT',
        endpoint: 'bench',
        connection_params_encrypted: Buffer.alloc(1),
        resource_mappings: '{}',
        settings: '{}',
      })
      .execute(),
  );
  await inSystem(db, (tx) =>
    tx
      .insertInto('connection_lease')
      .values({ connection_id: connectionId, tenant_id: tenantId, node_id: nodeId, epoch: 1 })
      .execute(),
  );
  const { signal } = new AbortController();
  return { tenantId, connectionId, nodeId, epoch: 1, held: () => true, signal };
}
