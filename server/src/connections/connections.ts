import type { ConnectionReport, HypervisorError, Result } from '@anyvisor/domain';
import type { CallContext } from '@anyvisor/port';
import type { PortAnswer } from './connected-port.ts';
import type { ConnectionInput, ConnectionPatch, ConnectionView } from './connection-view.ts';

/** Everything one does with connections. Answers errors of the taxonomy; throws only when the database fails. */
export interface Connections {
  /** Tests it first and keeps nothing when the test fails, unless `skipTest`. */
  readonly add: (
    tenantId: string,
    input: ConnectionInput,
    ctx: CallContext,
  ) => Promise<Result<ConnectionView, HypervisorError>>;
  /** `ifVersion`: change only that version, otherwise `version-conflict` with the present one. */
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
  ) => Promise<Result<ConnectionReport, HypervisorError>>;
  /** Tests parameters without keeping anything. */
  readonly testUnsaved: (
    tenantId: string,
    parameters: Readonly<Record<string, unknown>>,
    ctx: CallContext,
  ) => Promise<Result<ConnectionReport, HypervisorError>>;
  /** The open port of this node to that connection, made on first use; no I/O to the hypervisor yet. */
  readonly port: (tenantId: string, connectionId: string) => PortAnswer;
}

/** Somebody else was faster. */
export interface VersionConflict {
  readonly kind: 'VersionConflict';
  readonly current: number;
}
