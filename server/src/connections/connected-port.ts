import type { HypervisorError, HypervisorResourceMapping, HypervisorType, Result } from '@anyvisor/domain';
import type { ConnectionMode } from '@anyvisor/domain';
import type { HypervisorAdapter, HypervisorPort } from '@anyvisor/port';

/** A connection as this node holds it open: one per connection and node, kept until its parameters change. */
export interface ConnectedPort {
  readonly tenantId: string;
  readonly connectionId: string;
  /**
   * Every call goes through the connection's policy: a time-out per call class that ends even a hanging adapter's call,
   * a bulkhead for reads, the circuit breaker. Mutations are never repeated by it. With an open breaker every call but
   * `testConnection` answers `ConnectionFailed` at once; in `read_only` mode mutations answer `OperationFailed` with
   * reason `policy`.
   */
  readonly port: HypervisorPort;
  readonly adapter: HypervisorAdapter;
  /** As it is now: name, mode, mapping and concurrency may change while the port stays. */
  readonly config: ConnectionConfig;
  readonly breaker: () => 'closed' | 'open';
}

export interface ConnectionConfig {
  readonly name: string;
  readonly type: HypervisorType;
  readonly mode: ConnectionMode;
  readonly enabled: boolean;
  readonly mapping: HypervisorResourceMapping;
  /** Mutating operations at once. */
  readonly concurrency: number;
}

export type PortAnswer = Promise<Result<ConnectedPort, HypervisorError>>;
