import type { ConnectionReport, ConnectionTestStep, HypervisorError, Result } from '@anyvisor/domain';
import { err, ok } from '@anyvisor/domain';
import type { CallContext } from '@anyvisor/port';
import { inTenant } from '../db/transaction.ts';
import { addConnection } from './add-connection.ts';
import type { PortAnswer } from './connected-port.ts';
import { noSuchConnection } from './connection-errors.ts';
import type { ConnectionDependencies, VersionConflict } from './connection-dependencies.ts';
import type { ConnectionInput, ConnectionPatch, ConnectionView } from './connection-view.ts';
import { readParameters } from './parameters.ts';
import { temporaryPort } from './port-cache.ts';
import { findConnection, findStatus, listConnections } from './queries.ts';
import { removeConnection } from './remove-connection.ts';
import { updateConnection } from './update-connection.ts';
import { viewOf } from './view-of.ts';

/** Everything one does with connections. Answers errors of the taxonomy; throws only when the database fails. */
export interface Connections {
  /** Tests it first and keeps nothing when the test fails, unless `skipTest`. */
  readonly add: (
    tenantId: string,
    input: ConnectionInput,
    ctx: CallContext,
  ) => Promise<Result<ConnectionView, HypervisorError>>;
  /** `ifVersion`: change only that version, otherwise `VersionConflict` with the present one. */
  readonly update: (
    tenantId: string,
    connectionId: string,
    patch: ConnectionPatch,
    ctx: CallContext,
    ifVersion?: number,
  ) => Promise<Result<ConnectionView, HypervisorError | VersionConflict>>;
  /** Lets its VMs go from the inventory; nothing happens at the hypervisor. */
  readonly remove: (
    tenantId: string,
    connectionId: string,
    ifVersion?: number,
  ) => Promise<Result<void, HypervisorError | VersionConflict>>;
  readonly get: (tenantId: string, connectionId: string) => Promise<Result<ConnectionView, HypervisorError>>;
  /** By name, `after` being the last name of the page before. */
  readonly list: (
    tenantId: string,
    page: { readonly limit: number; readonly after?: string },
  ) => Promise<readonly ConnectionView[]>;
  /** Tests a kept connection; a passed test closes its breaker. */
  readonly test: (
    tenantId: string,
    connectionId: string,
    ctx: CallContext,
    onStep?: (step: ConnectionTestStep) => void,
  ) => Promise<Result<ConnectionReport, HypervisorError>>;
  /** Tests parameters without keeping anything. */
  readonly testUnsaved: (
    tenantId: string,
    parameters: Readonly<Record<string, unknown>>,
    ctx: CallContext,
    onStep?: (step: ConnectionTestStep) => void,
  ) => Promise<Result<ConnectionReport, HypervisorError>>;
  /** The open port of this node to that connection, made on first use; no I/O to the hypervisor yet. */
  readonly port: (tenantId: string, connectionId: string) => PortAnswer;
}

export function createConnections(deps: ConnectionDependencies): Connections {
  return {
    add: (tenantId, input, ctx) => addConnection(deps, tenantId, input, ctx),
    update: (tenantId, connectionId, patch, ctx, ifVersion) =>
      updateConnection(deps, { tenantId, connectionId, ifVersion }, patch, ctx),
    remove: (tenantId, connectionId, ifVersion) =>
      removeConnection(deps, { tenantId, connectionId, ifVersion }),
    get: async (tenantId, connectionId) => {
      const view = await inTenant(deps.db, tenantId, async (tx) => {
        const row = await findConnection(tx, connectionId);
        return row === undefined ? undefined : viewOf(row, await findStatus(tx, connectionId));
      });
      return view === undefined ? err(noSuchConnection(connectionId)) : ok(view);
    },
    list: async (tenantId, page) => {
      const rows = await inTenant(deps.db, tenantId, (tx) => listConnections(tx, page));
      return rows.map(({ row, status }) => viewOf(row, status));
    },
    test: async (tenantId, connectionId, ctx, onStep) => {
      const connected = await deps.ports.get(tenantId, connectionId);
      return connected.ok ? connected.value.port.testConnection(ctx, onStep) : connected;
    },
    testUnsaved: async (_tenantId, parameters, ctx, onStep) => {
      const read = readParameters(deps.registry, parameters, (message) => deps.logger.warn(message));
      if (!read.ok) {
        return read;
      }
      const port = temporaryPort(deps, read.value.adapter, read.value.parsed);
      try {
        return await port.testConnection(ctx, onStep);
      } finally {
        await port.close();
      }
    },
    port: deps.ports.get,
  };
}
