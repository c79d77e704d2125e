import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { emptyMapping, features } from '@anyvisor/domain';
import type { HypervisorCapabilities, VmProvisionSpec } from '@anyvisor/domain';
import type { Database } from '../../../src/db/database.ts';
import { inSystem, inTenant } from '../../../src/db/transaction.ts';
import type { OperationView } from '../../../src/operations/operation.ts';
import { isFinal } from '../../../src/operations/operation.ts';
import { getOperation } from '../../../src/operations/list.ts';
import type { OperationKindName, OperationRequests } from '../../../src/operations/requests.ts';
import type { StartInput } from '../../../src/operations/start-input.ts';
import { makeTenant } from '../../support/make-tenant.ts';
import { until } from '../../support/until.ts';
import { NativeState } from './native-state.ts';

/** A tenant with one connection to one hypervisor that has one VM: what outlives the engines. */
export interface World {
  readonly db: Database;
  readonly tenantId: string;
  readonly connectionId: string;
  /** Our id of the VM `base`. */
  readonly baseId: string;
  readonly native: NativeState;
  /** What engines logged as errors. */
  readonly errors: unknown[];
}

export async function makeWorld(
  db: Database,
  prepare: (native: NativeState) => void = () => {},
): Promise<World> {
  const tenantId = await makeTenant(db);
  const [connectionId, baseId] = [randomUUID(), randomUUID()];
  const native = new NativeState();
  native.backups.set('backup-0', 'nobody');
  native.files.set('base-file', { marker: 'nobody', sizeGb: 1 });
  native.add('base', 'base', null, {
    state: 'STOPPED',
    disks: ['base-file'],
    nics: [{ key: 'nic-0', marker: 'nobody', network: 'old' }],
    snapshots: [{ id: 'snapshot-0', marker: 'nobody', state: 'PAUSED' }],
  });
  prepare(native);
  await inTenant(db, tenantId, async (tx) => {
    await sql`insert into tenant_hypervisor_config (id, tenant_id, name, hypervisor_type, endpoint,
        connection_params_encrypted, resource_mappings, settings)
      values (${connectionId}, ${tenantId}, 'c', 'XAPI', 'nowhere', '', ${JSON.stringify(emptyMapping)},
        ${JSON.stringify({ concurrency: 4, parameters: {}, secretsSet: [] })})`.execute(tx);
    await sql`insert into connection_status (connection_id, tenant_id, health, breaker, capabilities, last_seen_at)
      values (${connectionId}, ${tenantId}, 'HEALTHY', 'closed', ${JSON.stringify(capable)}, now())`.execute(
      tx,
    );
    await sql`insert into vm (id, tenant_id, connection_id, native_ref, name, power_state, cpu_cores, memory_bytes,
        confidence, seen_at, fingerprint, observation)
      values (${baseId}, ${tenantId}, ${connectionId}, 'base', 'base', 'STOPPED', 1, 1, 'OBSERVED', now(), '',
        ${JSON.stringify(native.observe('base'))})`.execute(tx);
  });
  await inSystem(db, (tx) =>
    sql`insert into connection_lease (connection_id, tenant_id) values (${connectionId}, ${tenantId})`.execute(
      tx,
    ),
  );
  return { db, tenantId, connectionId, baseId, native, errors: [] };
}

export function input<K extends OperationKindName>(
  world: World,
  kind: K,
  request: OperationRequests[K],
  more: Partial<StartInput<K>> = {},
): StartInput<K> {
  return {
    tenantId: world.tenantId,
    actor: { type: 'token', id: 't', name: 'tester' },
    kind,
    ...(connectionAlone.has(kind) ? { connectionId: world.connectionId } : { vmId: world.baseId }),
    request,
    correlationId: 'test',
    ...more,
  };
}

const connectionAlone: ReadonlySet<OperationKindName> = new Set(['vm.create', 'vm.restore', 'backup.delete']);

export function spec(name: string, more: Partial<VmProvisionSpec> = {}): { readonly spec: VmProvisionSpec } {
  return {
    spec: {
      name,
      template: 'blank',
      compute: { cpuCores: 2, memoryMb: 512 },
      storage: { disks: [] },
      network: { nics: [] },
      ...more,
    },
  };
}

export function read(world: World, id: string): Promise<OperationView> {
  return inTenant(world.db, world.tenantId, async (tx) => {
    const view = await getOperation(tx, id);
    if (view === undefined) throw new Error(`no operation ${id}`);
    return view;
  });
}

export function ended(world: World, id: string, deadline = 10_000): Promise<OperationView> {
  return until(
    `operation ${id} ends`,
    async () => {
      const view = await read(world, id);
      return isFinal(view.state) && !view.unwinding ? view : undefined;
    },
    deadline,
  );
}

/** What the tables hold beside the operation's own rows: must be empty when everything has ended. */
export async function unfinished(world: World): Promise<number> {
  const { rows } = await inTenant(world.db, world.tenantId, (tx) =>
    sql<{
      count: number;
    }>`select (select count(*) from operation_queue where connection_id = ${world.connectionId})
      + (select count(*) from name_claim) as count`.execute(tx),
  );
  return rows[0]?.count ?? -1;
}

const capable: HypervisorCapabilities = {
  supportsLiveMigration: true,
  supportsSnapshots: true,
  supportsHighAvailability: true,
  supportsResourcePools: true,
  supportsHotAdd: { cpu: true, memory: true, disk: true },
  supportedNetworkTypes: ['BRIDGED'],
  maxCpuCores: null,
  maxMemoryGb: null,
  features: Object.fromEntries(
    features.map((feature) => [feature, { support: 'full' }]),
  ) as HypervisorCapabilities['features'],
};
