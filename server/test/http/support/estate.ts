import { randomUUID } from 'node:crypto';
import type { PowerState } from '@anyvisor/domain';
import { sql } from 'kysely';
import type { Tx } from '../../../src/db/transaction.ts';
import { observation } from '../../support/observation.ts';

/** A connection's row and its status, written as they would stand there. */
export async function putConnection(
  tx: Tx,
  tenantId: string,
  connection: {
    readonly name: string;
    readonly type?: string;
    readonly health?: string;
    readonly enabled?: boolean;
    readonly mode?: string;
    readonly seen?: Date;
    readonly error?: object;
  },
): Promise<string> {
  const { name, type = 'XAPI', enabled = true, mode = 'read_write', health, seen, error } = connection;
  const id = randomUUID();
  await sql`insert into tenant_hypervisor_config (id, tenant_id, name, hypervisor_type, endpoint,
      connection_params_encrypted, resource_mappings, enabled, mode)
    values (${id}, ${tenantId}, ${name}, ${type}, ${name}, '', '{}', ${enabled}, ${mode})`.execute(tx);
  if (health !== undefined) {
    await sql`insert into connection_status (connection_id, tenant_id, health, breaker, last_seen_at, last_error)
      values (${id}, ${tenantId}, ${health}, 'closed', ${seen ?? null},
        ${error === undefined ? null : JSON.stringify(error)})`.execute(tx);
  }
  return id;
}

/** A VM's row; what is not told is as of a small one that runs. */
export async function putVm(
  tx: Tx,
  tenantId: string,
  connectionId: string,
  vm: {
    readonly name: string;
    readonly state?: PowerState;
    readonly seen: Date;
    readonly missing?: Date;
    readonly ref?: string;
    readonly address?: string;
  },
): Promise<string> {
  const id = randomUUID();
  const { name, state = 'RUNNING', ref = name, address, seen, missing } = vm;
  const addresses = address === undefined ? [] : [address];
  const text = [name, ref, '', ...addresses].join('\n').toLowerCase();
  await sql`insert into vm (id, tenant_id, connection_id, native_ref, name, power_state, cpu_cores, memory_bytes,
      ip_addresses, search_text, confidence, seen_at, missing_since, fingerprint, observation)
    values (${id}, ${tenantId}, ${connectionId}, ${ref}, ${name}, ${state}, 1, 1024, ${addresses}::text[], ${text},
      'OBSERVED', ${seen}, ${missing ?? null}, '',
      ${JSON.stringify(observation(ref, { name, powerState: state }))})`.execute(tx);
  return id;
}

export async function putUnit(
  tx: Tx,
  tenantId: string,
  connectionId: string,
  unit: {
    readonly kind: 'compute' | 'storage' | 'network' | 'template';
    readonly name: string;
    readonly type: string;
    readonly parentId?: string;
    readonly facts?: object;
  },
): Promise<string> {
  const id = randomUUID();
  const { kind, name, type, parentId = null, facts = {} } = unit;
  await sql`insert into resource_unit (id, tenant_id, connection_id, kind, native_ref, parent_id, name, path, type,
      fingerprint, facts, seen_at)
    values (${id}, ${tenantId}, ${connectionId}, ${kind}, ${`ref-${name}`}, ${parentId}, ${name}, ${name}, ${type}, '',
      ${JSON.stringify({ id: `ref-${name}`, name, type, ...facts })}, now())`.execute(tx);
  return id;
}

export async function putOperation(
  tx: Tx,
  tenantId: string,
  operation: {
    readonly id?: string;
    readonly kind: string;
    readonly state: string;
    readonly connectionId?: string;
    readonly vmId?: string;
    readonly name?: string;
    readonly requester?: object;
    readonly createdAt?: Date;
    readonly endedAt?: Date;
    readonly error?: object;
  },
): Promise<string> {
  const { kind, state, connectionId = null, vmId = null, name = 'vm', endedAt = null, error } = operation;
  const { id = randomUUID() } = operation;
  const target = { type: 'vm', id: vmId, name, nativeRef: null };
  await sql`insert into operation (id, tenant_id, connection_id, kind, target, state, request, requester,
      correlation_id, created_at, ended_at, error, leftovers)
    values (${id}, ${tenantId}, ${connectionId}, ${kind}, ${JSON.stringify(target)}, ${state}, '{}',
      ${JSON.stringify(operation.requester ?? { type: 'token', id: randomUUID(), name: 'somebody' })}, 'test',
      ${operation.createdAt ?? new Date()}, ${endedAt}, ${error === undefined ? null : JSON.stringify(error)},
      '[]')`.execute(tx);
  if (endedAt === null) {
    await sql`insert into operation_queue (operation_id, tenant_id, connection_id)
      values (${id}, ${tenantId}, ${connectionId ?? randomUUID()})`.execute(tx);
  }
  return id;
}
