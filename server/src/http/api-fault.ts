import type { ProblemDocument, ProblemKind } from '@anyvisor/api';
import type { HypervisorError, HypervisorErrorKind } from '@anyvisor/domain';
import { publicError } from '@anyvisor/domain';

type Facts = Partial<
  Omit<ProblemDocument, 'type' | 'title' | 'status' | 'detail' | 'kind' | 'retriable' | 'correlationId'>
>;

/** A refusal on its way to becoming a problem document: thrown by routes, answered by the error handler. */
export class ApiFault extends Error {
  readonly status: number;
  readonly kind: ProblemKind;
  readonly retriable: boolean;
  readonly facts: Facts;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    kind: ProblemKind,
    detail: string,
    facts: Facts = {},
    more: { readonly retriable?: boolean; readonly headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(detail);
    this.name = 'ApiFault';
    this.status = status;
    this.kind = kind;
    this.retriable = more.retriable ?? false;
    this.facts = facts;
    this.headers = more.headers ?? {};
  }
}

/** Our own 404. */
export function notFound(resourceType: string, resourceId: string): ApiFault {
  return new ApiFault(404, 'ResourceNotFound', `There is no ${resourceType} ${resourceId}`, {
    resourceType,
    resourceId,
  });
}

/** Not now: the same may succeed after so many seconds. */
export function tooMany(detail: string, seconds: number): ApiFault {
  return new ApiFault(
    429,
    'RateLimited',
    `${detail}: wait ${seconds} s`,
    { nextStep: 'Wait as long as Retry-After says; trying sooner does not count against you.' },
    { retriable: true, headers: { 'retry-after': String(seconds) } },
  );
}

/** What a hypervisor, or the way to it, answered. Its refusal of its own login is never our caller's 401. */
export function hypervisorFault(error: HypervisorError): ApiFault {
  const { kind, message, retriable, ...facts } = publicError(error) as HypervisorError & Facts;
  const status = statusOf(error);
  return new ApiFault(
    status,
    kind,
    message,
    { ...violationOf(error), ...facts },
    {
      retriable,
      ...(status === 503 ? { headers: { 'retry-after': '5' } } : {}),
    },
  );
}

/** A wrong field is told where forms look for it. */
function violationOf(error: HypervisorError): Facts {
  return error.kind === 'InvalidConfiguration'
    ? { violations: [{ pointer: `/${error.field.replaceAll('.', '/')}`, message: error.message }] }
    : {};
}

function statusOf(error: HypervisorError): number {
  const conflict = error.kind === 'OperationFailed' && conflictReasons.has(error.reason);
  const ours = error.kind === 'UnknownError' && error.native === undefined;
  return conflict ? 409 : ours ? 500 : statuses[error.kind];
}

const statuses: Readonly<Record<HypervisorErrorKind, number>> = {
  ResourceNotFound: 404,
  ResourceAlreadyExists: 409,
  ResourceExhausted: 409,
  OperationNotSupported: 409,
  InvalidConfiguration: 422,
  InvalidVmSpec: 422,
  AuthenticationFailed: 502,
  AuthorizationFailed: 502,
  OperationFailed: 502,
  NetworkError: 502,
  UnknownError: 502,
  ConnectionFailed: 503,
  OperationTimeout: 504,
};

/** The request conflicts with how things are: nobody is at fault. */
const conflictReasons: ReadonlySet<HypervisorError['reason']> = new Set([
  'state',
  'policy',
  'read-only',
  'busy',
]);
