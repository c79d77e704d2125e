import { emptyMapping, err, ok } from '@anyvisor/domain';
import type { ConnectionReport, HypervisorError, Result } from '@anyvisor/domain';
import type { CallContext } from '@anyvisor/port';
import { sql } from 'kysely';
import { inTenant } from '../db/transaction.ts';
import { appendEvents } from '../events/queries.ts';
import { leaseChannel } from '../nodes/registration.ts';
import { nameTaken, sameEndpoint } from './connection-errors.ts';
import type { ConnectionInput, ConnectionView } from './connection-view.ts';
import type { ConnectionDependencies } from './connection-dependencies.ts';
import { readParameters, withLearned } from './parameters.ts';
import type { ReadParameters } from './parameters.ts';
import { temporaryPort } from './port-cache.ts';
import { probe } from './probe.ts';
import { findSameEndpoint, findStatus, insertConnection, notifyConnection } from './queries.ts';
import { recordStatus } from './status.ts';
import { viewOf } from './view-of.ts';
import type { ConnectionSettings } from './view-of.ts';

/** Understands the parameters, tests them, and only then keeps the connection: a failure changes nothing. */
export async function addConnection(
  deps: ConnectionDependencies,
  tenantId: string,
  input: ConnectionInput,
  ctx: CallContext,
): Promise<Result<ConnectionView, HypervisorError>> {
  const read = readParameters(deps.registry, input.parameters, (message) => deps.logger.warn(message));
  if (!read.ok) {
    return read;
  }
  const tested = await testFirst(deps, read.value, input.skipTest === true || input.enabled === false, ctx);
  return tested.ok
    ? keep(deps, tenantId, input, withLearned(deps.registry, read.value, tested.value), tested.value)
    : tested;
}

/** `undefined`: nobody asked for a test. */
export async function testFirst(
  deps: ConnectionDependencies,
  read: ReadParameters,
  skip: boolean,
  ctx: CallContext,
): Promise<Result<ConnectionReport | undefined, HypervisorError>> {
  if (skip) {
    return ok(undefined);
  }
  const port = temporaryPort(deps, read.adapter, read.parsed);
  try {
    return await probe(port, ctx);
  } finally {
    await port.close();
  }
}

async function keep(
  deps: ConnectionDependencies,
  tenantId: string,
  input: ConnectionInput,
  read: ReadParameters,
  report: ConnectionReport | undefined,
): Promise<Result<ConnectionView, HypervisorError>> {
  const connectionId = deps.newId();
  const now = deps.clock.now();
  return inTenant(deps.db, tenantId, async (tx) => {
    const twin = report?.endpointId ? await findSameEndpoint(tx, report.endpointId, connectionId) : undefined;
    if (twin !== undefined) {
      return err(sameEndpoint(twin));
    }
    const row = await insertConnection(tx, {
      id: connectionId,
      tenant_id: tenantId,
      name: input.name,
      hypervisor_type: read.adapter.type,
      endpoint: read.endpoint,
      connection_params_encrypted: await deps.envelope.seal(
        tx,
        { tenantId, connectionId },
        JSON.stringify(read.raw),
      ),
      resource_mappings: JSON.stringify(input.mapping ?? emptyMapping),
      settings: JSON.stringify(settings(read, input.concurrency)),
      enabled: input.enabled ?? true,
      mode: input.mode ?? 'read_write',
      created_at: now,
      updated_at: now,
    });
    if (row === undefined) {
      return err(nameTaken(input.name));
    }
    await appendEvents(
      tx,
      tenantId,
      [
        {
          type: 'connection.created',
          subject: { type: 'connection', id: row.id, name: row.name },
          data: { type: row.hypervisor_type, endpoint: row.endpoint, mode: row.mode, enabled: row.enabled },
        },
      ],
      now,
    );
    await recordStatus(tx, {
      tenantId,
      connectionId,
      name: row.name,
      health: report === undefined ? 'UNKNOWN' : 'HEALTHY',
      breaker: 'closed',
      now,
      ...(report === undefined ? {} : { report, seen: true }),
    });
    await notifyConnection(tx, tenantId, connectionId);
    await sql`select pg_notify(${leaseChannel}, ${connectionId})`.execute(tx);
    return ok(viewOf(row, await findStatus(tx, connectionId)));
  });
}

export function settings(read: ReadParameters, concurrency: number | undefined): ConnectionSettings {
  return {
    concurrency: concurrency ?? read.adapter.defaultConcurrency,
    parameters: read.visible,
    secretsSet: read.secretsSet,
  };
}
