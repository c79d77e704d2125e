import type {
  ConnectionHealth,
  ConnectionMode,
  HypervisorCapabilities,
  HypervisorError,
  HypervisorResourceMapping,
  HypervisorType,
  JsonObject,
} from '@anyvisor/domain';

/** A connection as people and programs see it: without its secrets. */
export interface ConnectionView {
  readonly id: string;
  readonly name: string;
  readonly type: HypervisorType;
  /** The non-secret address, for people. */
  readonly endpoint: string;
  /** Its parameters without the secret ones. */
  readonly parameters: JsonObject;
  /** Names of the secret parameters that are set. */
  readonly secretsSet: readonly string[];
  readonly mapping: HypervisorResourceMapping;
  readonly enabled: boolean;
  readonly mode: ConnectionMode;
  /** Mutating operations at once. */
  readonly concurrency: number;
  /** Grows with each edit: the ETag. */
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly status: ConnectionStatus;
}

export interface ConnectionStatus {
  readonly health: ConnectionHealth;
  readonly breaker: 'closed' | 'open';
  readonly product: string | null;
  readonly version: string | null;
  readonly endpointId: string | null;
  /** When the endpoint last told us anything. */
  readonly lastSeenAt: Date | null;
  readonly lastError: HypervisorError | null;
  readonly capabilities: HypervisorCapabilities | null;
}

/** What somebody wants a connection to be. */
export interface ConnectionInput {
  readonly name: string;
  /** `type` and the type's own parameters; without `type` the old single-vendor form is recognised. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly mapping?: HypervisorResourceMapping;
  /** @default true */
  readonly enabled?: boolean;
  /** @default read_write */
  readonly mode?: ConnectionMode;
  /** @default the adapter's */
  readonly concurrency?: number;
  /** Keep it although its test failed. @default false */
  readonly skipTest?: boolean;
}

/** Absent fields stay as they are; secret parameters that are absent keep their values. */
export type ConnectionPatch = Partial<ConnectionInput>;
