import type { HypervisorCapabilities } from './capability.ts';
import type { HypervisorError } from './hypervisor-error.ts';

export type ConnectionMode = 'read_write' | 'read_only';

/** How a connection is doing: `DEGRADED` answers slowly or in part, `UNREACHABLE` has an open breaker. */
export type ConnectionHealth = 'UNKNOWN' | 'HEALTHY' | 'DEGRADED' | 'UNREACHABLE' | 'DISABLED';

/** What a connection test found, step by step; a step after a failed one is `skipped`. */
export interface ConnectionReport {
  readonly steps: readonly ConnectionTestStep[];
  /** Product name and version in the platform's words, once known. */
  readonly product: string | null;
  readonly version: string | null;
  /** Stable identity of the endpoint, so that the same one added twice is noticed. */
  readonly endpointId: string | null;
  /**
   * SHA-256 of what the server proves itself with: a certificate's as colon separated upper-case hex, an SSH host key's as
   * `SHA256:…`; null where it shows nothing.
   */
  readonly fingerprint: string | null;
  readonly missingRights: readonly MissingRight[];
  readonly capabilities: HypervisorCapabilities | null;
  /**
   * Parameters, never secret, that nobody gave and a passed test has found out (an SSH host key at first use). They are
   * kept with the connection, which from then on insists on them.
   */
  readonly learned?: Readonly<Record<string, string>>;
}

export interface ConnectionTestStep {
  /** `acceleration`: do guests run on the CPU itself, and is that proven? */
  readonly name: 'reach' | 'certificate' | 'login' | 'version' | 'rights' | 'acceleration';
  /** `warning`: the connection works, but not as well as it might. */
  readonly outcome: 'passed' | 'warning' | 'failed' | 'skipped';
  readonly detail: string;
  readonly error?: HypervisorError;
}

export interface MissingRight {
  /** The feature that will not work. */
  readonly feature: string;
  /** The platform's own name of the privilege. */
  readonly permission: string;
}

/** The error of the first failed step, or undefined when the connection is usable. */
export function reportFailure(report: ConnectionReport): HypervisorError | undefined {
  return report.steps.find((step) => step.outcome === 'failed')?.error;
}
