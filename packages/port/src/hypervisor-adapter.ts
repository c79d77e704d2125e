import type {
  HypervisorCapabilities,
  HypervisorType,
  JsonObject,
  Result,
  SpecViolation,
} from '@anyvisor/domain';
import type { AdapterEnvironment } from './call-context.ts';
import type { HypervisorPort } from './hypervisor-port.ts';

/**
 * What an adapter folder exports and the server's registry lists: one line per hypervisor. `connect` and `endpoint` are
 * methods, not properties, so that a list of adapters with different parameters is a `HypervisorAdapter[]`; callers
 * only ever pass them what the same adapter's `parse` answered.
 */
export interface HypervisorAdapter<Parameters = unknown> {
  readonly type: HypervisorType;
  /** For people: `KVM/libvirt`. */
  readonly displayName: string;
  readonly parameters: ParameterSchema<Parameters>;
  /** Of `spec.extensions[type]`. */
  readonly extension: BorderSchema<JsonObject>;
  /** Of a migrate request's `options`; absent: this type has none. */
  readonly migrationOptions?: BorderSchema<JsonObject>;
  /** The static layer: what this type can do at best. */
  readonly ceiling: HypervisorCapabilities;
  /** Mutating operations at once on one connection unless its owner sets another number. */
  readonly defaultConcurrency: number;
  /** Seconds between two full reconciliations of a healthy connection. */
  readonly reconcileSeconds: number;
  /** Does no I/O yet: the port connects when first called and reconnects by itself. */
  connect(parameters: Parameters, environment: AdapterEnvironment): HypervisorPort;
}

/** Parses what comes from outside: strict, bounded, unknown keys refused. */
export interface BorderSchema<T> {
  /** JSON Schema (2020-12), for forms, documentation and the API description. */
  readonly jsonSchema: JsonObject;
  readonly parse: (input: unknown) => Result<T, readonly SpecViolation[]>;
}

export interface ParameterSchema<T> extends BorderSchema<T> {
  /** Top-level fields that are encrypted at rest and never leave the server. */
  readonly secrets: readonly string[];
  /** The non-secret address, for people: `qemu+unix:///system`, `pve.example.com:8006`. */
  endpoint(parameters: T): string;
}
