import { err, ok } from '@anyvisor/domain';
import type { ConnectionReport, HypervisorError, Result } from '@anyvisor/domain';
import type { CallContext } from '@anyvisor/port';
import { inTenant } from '../db/transaction.ts';
import type { Tx } from '../db/transaction.ts';
import { appendEvents } from '../events/queries.ts';
import { settings, testFirst } from './add-connection.ts';
import { nameTaken, noSuchConnection, sameEndpoint, typeIsFixed } from './connection-errors.ts';
import type { ConnectionPatch, ConnectionView } from './connection-view.ts';
import type { ConnectionDependencies, VersionConflict } from './connection-dependencies.ts';
import { readParameters, withLearned } from './parameters.ts';
import type { ReadParameters } from './parameters.ts';
import { findConnection, findSameEndpoint, findStatus, lockConnection, notifyConnection } from './queries.ts';
import type { ConnectionRow } from './queries.ts';
import type { ConnectionTarget } from './remove-connection.ts';
import { recordStatus } from './status.ts';
import { mappingOf, settingsOf, viewOf } from './view-of.ts';

type Failure = HypervisorError | VersionConflict;

/** Changes what the patch names. New parameters, and a connection switched on again, are tested first. */
export async function updateConnection(
  deps: ConnectionDependencies,
  target: ConnectionTarget,
  patch: ConnectionPatch,
  ctx: CallContext,
): Promise<Result<ConnectionView, Failure>> {
  const seen = await inTenant(deps.db, target.tenantId, async (tx) => {
    const row = await findConnection(tx, target.connectionId);
    return row === undefined ? undefined : { row, plain: await open(deps, tx, row) };
  });
  const refused = refusal(target, seen?.row);
  if (seen === undefined || refused !== undefined) {
    return err(refused ?? noSuchConnection(target.connectionId));
  }
  const read = merged(deps, seen.plain, patch);
  if (!read.ok) {
    return read;
  }
  const enabled = patch.enabled ?? seen.row.enabled;
  const changed = patch.parameters !== undefined || (enabled && !seen.row.enabled);
  const tested = await testFirst(deps, read.value, !changed || !enabled || patch.skipTest === true, ctx);
  const learned = tested.ok ? withLearned(deps.registry, read.value, tested.value) : read.value;
  return tested.ok
    ? keep(deps, target, patch, learned, seen.row.version, {
        report: tested.value,
        sealed: learned !== read.value,
      })
    : tested;
}

async function open(
  deps: ConnectionDependencies,
  tx: Tx,
  row: ConnectionRow,
): Promise<Readonly<Record<string, unknown>>> {
  const place = { tenantId: row.tenant_id, connectionId: row.id };
  return JSON.parse(await deps.envelope.open(tx, place, row.connection_params_encrypted)) as Record<
    string,
    unknown
  >;
}

function refusal(target: ConnectionTarget, row: ConnectionRow | undefined): Failure | undefined {
  if (row === undefined) {
    return noSuchConnection(target.connectionId);
  }
  return target.ifVersion !== undefined && target.ifVersion !== row.version
    ? { kind: 'VersionConflict', current: row.version }
    : undefined;
}

/**
 * New parameters replace the old ones; secrets that are not given again keep their values, but only as long as the
 * address stays: otherwise a changed address would carry the old password to somebody else's machine.
 */
function merged(
  deps: ConnectionDependencies,
  old: Readonly<Record<string, unknown>>,
  patch: ConnectionPatch,
): Result<ReadParameters, HypervisorError> {
  const warn = (message: string) => deps.logger.warn(message);
  const before = readParameters(deps.registry, old, warn);
  if (patch.parameters === undefined || !before.ok) {
    return patch.parameters === undefined ? before : readParameters(deps.registry, patch.parameters, warn);
  }
  const given = { type: before.value.adapter.type, ...patch.parameters };
  if (given.type !== before.value.adapter.type) {
    return err(typeIsFixed());
  }
  const kept = Object.fromEntries(
    before.value.adapter.parameters.secrets
      .filter((name) => old[name] !== undefined)
      .map((name) => [name, old[name]]),
  );
  const whole = Object.fromEntries(
    Object.entries({ ...kept, ...given }).filter(([, value]) => value !== null),
  );
  const after = readParameters(deps.registry, whole, warn);
  return after.ok && after.value.endpoint !== before.value.endpoint
    ? readParameters(deps.registry, given, warn)
    : after;
}

async function keep(
  deps: ConnectionDependencies,
  { tenantId, connectionId, ifVersion }: ConnectionTarget,
  patch: ConnectionPatch,
  read: ReadParameters,
  version: number,
  { report, sealed }: { readonly report: ConnectionReport | undefined; readonly sealed: boolean },
): Promise<Result<ConnectionView, Failure>> {
  const now = deps.clock.now();
  return inTenant(deps.db, tenantId, async (tx) => {
    const row = await lockConnection(tx, connectionId);
    const target = { tenantId, connectionId, ifVersion: ifVersion ?? version };
    const refused = refusal(target, row);
    if (row === undefined || refused !== undefined) {
      return err(refused ?? noSuchConnection(connectionId));
    }
    const twin = report?.endpointId ? await findSameEndpoint(tx, report.endpointId, connectionId) : undefined;
    if (twin !== undefined) {
      return err(sameEndpoint(twin));
    }
    const name = patch.name ?? row.name;
    if (name !== row.name && (await isTaken(tx, name))) {
      return err(nameTaken(name));
    }
    const changed = await tx
      .updateTable('tenant_hypervisor_config')
      .set({
        name,
        endpoint: read.endpoint,
        resource_mappings: JSON.stringify(patch.mapping ?? mappingOf(row)),
        settings: JSON.stringify(settings(read, patch.concurrency ?? settingsOf(row).concurrency)),
        enabled: patch.enabled ?? row.enabled,
        mode: patch.mode ?? row.mode,
        version: row.version + 1,
        updated_at: now,
        ...(patch.parameters === undefined && !sealed
          ? {}
          : {
              connection_params_encrypted: await deps.envelope.seal(
                tx,
                { tenantId, connectionId },
                JSON.stringify(read.raw),
              ),
            }),
      })
      .where('id', '=', connectionId)
      .returningAll()
      .executeTakeFirstOrThrow();
    await recordEdit(tx, changed, row, report, now);
    await notifyConnection(tx, tenantId, connectionId);
    return ok(viewOf(changed, await findStatus(tx, connectionId)));
  });
}

async function isTaken(tx: Tx, name: string): Promise<boolean> {
  const row = await tx
    .selectFrom('tenant_hypervisor_config')
    .select('id')
    .where('name', '=', name)
    .executeTakeFirst();
  return row !== undefined;
}

async function recordEdit(
  tx: Tx,
  row: ConnectionRow,
  before: ConnectionRow,
  report: ConnectionReport | undefined,
  now: Date,
): Promise<void> {
  const facts = { tenantId: row.tenant_id, connectionId: row.id, name: row.name, now };
  if (!row.enabled) {
    await recordStatus(tx, { ...facts, health: 'DISABLED', breaker: 'closed' });
  } else if (report !== undefined || !before.enabled) {
    const health = report === undefined ? 'UNKNOWN' : 'HEALTHY';
    await recordStatus(tx, {
      ...facts,
      health,
      breaker: 'closed',
      ...(report === undefined ? {} : { report, seen: true }),
    });
  }
  await appendEvents(
    tx,
    row.tenant_id,
    [
      {
        type: 'connection.changed',
        subject: { type: 'connection', id: row.id, name: row.name },
        data: { enabled: row.enabled, mode: row.mode, version: row.version },
      },
    ],
    now,
  );
}
