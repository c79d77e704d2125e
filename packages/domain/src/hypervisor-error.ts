import type { HypervisorType } from './hypervisor-type.ts';
import type { MappingError } from './mapping-error.ts';

/**
 * Every way a hypervisor, or the way to it, can fail: a union discriminated by `kind`.
 * Build one with `hypervisorError`, never by hand: it sets `retriable` from the kind.
 */
export type HypervisorError =
  | (ErrorFacts & { readonly kind: 'AuthenticationFailed' })
  | (ErrorFacts & { readonly kind: 'AuthorizationFailed'; readonly requiredPermissions: readonly string[] })
  | (ErrorFacts & { readonly kind: 'ResourceNotFound' } & ResourceIdentity)
  | (ErrorFacts & { readonly kind: 'ResourceExhausted' } & Shortage)
  | (ErrorFacts & { readonly kind: 'ResourceAlreadyExists' } & ResourceIdentity)
  | (ErrorFacts & {
      readonly kind: 'OperationNotSupported';
      readonly operation: string;
      readonly hypervisorType: HypervisorType;
    })
  | (ErrorFacts & { readonly kind: 'OperationFailed'; readonly operation: string })
  | (ErrorFacts & {
      readonly kind: 'OperationTimeout';
      readonly operation: string;
      readonly timeoutSeconds: number;
    })
  | (ErrorFacts & { readonly kind: 'ConnectionFailed' })
  | (ErrorFacts & { readonly kind: 'NetworkError' })
  | (ErrorFacts & { readonly kind: 'InvalidConfiguration'; readonly field: string })
  | (ErrorFacts & { readonly kind: 'InvalidVmSpec'; readonly violations: readonly SpecViolation[] })
  | (ErrorFacts & { readonly kind: 'UnknownError' });

export type HypervisorErrorKind = HypervisorError['kind'];

/** What every kind carries. */
export interface ErrorFacts {
  /** For people: what happened. Never holds a secret. */
  readonly message: string;
  /** May the same request succeed later? Follows from the kind; a named `reason` may narrow it to false. */
  readonly retriable: boolean;
  readonly reason?: ErrorReason;
  /** For people: what to do next. */
  readonly nextStep?: string;
  /** The platform's own words, for the details view. */
  readonly native?: NativeFault;
  /** True when a mutating call may have taken effect: look for its marker or its goal before repeating it. */
  readonly outcomeUnknown?: true;
  /** For logs only: `publicError` drops it. */
  readonly cause?: unknown;
}

/**
 * Why, in one word. `state`, `policy`, `disk-full` and `cancelled` forbid a retry although the kind allows one;
 * `busy` asks for patience, `certificate` for a person.
 */
export type ErrorReason =
  | 'state'
  | 'policy'
  | 'disk-full'
  | 'busy'
  | 'cancelled'
  | 'certificate'
  | 'read-only';

export interface NativeFault {
  readonly code: string;
  readonly text: string;
}

/** `pointer` is a JSON pointer (RFC 6901) into the VM spec. */
export interface SpecViolation {
  readonly pointer: string;
  readonly message: string;
  /** Set when the spec is fine but names something this endpoint does not have. */
  readonly code?: MappingError['kind'];
}

interface ResourceIdentity {
  readonly resourceType: string;
  readonly resourceId: string;
}

/** Amounts in the unit of the resource (bytes for memory and storage, count otherwise); null when unknown. */
interface Shortage {
  readonly resourceType: string;
  readonly requested: number | null;
  readonly available: number | null;
}

const retriableKinds: ReadonlySet<HypervisorErrorKind> = new Set([
  'ResourceExhausted',
  'OperationFailed',
  'OperationTimeout',
  'ConnectionFailed',
  'NetworkError',
]);

const finalReasons: ReadonlySet<ErrorReason> = new Set([
  'state',
  'policy',
  'disk-full',
  'cancelled',
  'certificate',
]);

type OfKind<K extends HypervisorErrorKind> = Extract<HypervisorError, { readonly kind: K }>;

/** `hypervisorError('ResourceNotFound', { message, resourceType: 'vm', resourceId })`. */
export function hypervisorError<K extends HypervisorErrorKind>(
  kind: K,
  facts: Omit<OfKind<K>, 'kind' | 'retriable'>,
): OfKind<K> {
  return { kind, retriable: isRetriable(kind, facts.reason), ...facts } as unknown as OfKind<K>;
}

/** Retriable by kind, narrowed (never widened) by the reason. */
export function isRetriable(kind: HypervisorErrorKind, reason?: ErrorReason): boolean {
  return retriableKinds.has(kind) && !(reason !== undefined && finalReasons.has(reason));
}

/** The error as it may leave the server: without `cause`. */
export function publicError(error: HypervisorError): HypervisorError {
  const { cause: _cause, ...rest } = error;
  return rest;
}
