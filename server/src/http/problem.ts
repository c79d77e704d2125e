import type { ProblemDocument, ProblemKind } from '@anyvisor/api';
import { NoRoom } from '../identity/slots.ts';
import { ApiFault, tooMany } from './api-fault.ts';

/** The RFC 9457 document of a fault. `type` is the path of the page that explains its kind. */
export function problemOf(fault: ApiFault, correlationId: string): ProblemDocument {
  return {
    type: `/docs/problems#${kebab(fault.kind)}`,
    title: titles[fault.kind],
    status: fault.status,
    detail: fault.message,
    kind: fault.kind,
    retriable: fault.retriable,
    correlationId,
    ...(nextSteps[fault.kind] === undefined ? {} : { nextStep: nextSteps[fault.kind] }),
    ...fault.facts,
  };
}

/** Whatever was thrown as a fault; what nobody expected tells the caller nothing but its correlation id. */
export function asFault(thrown: unknown): ApiFault {
  if (thrown instanceof ApiFault) {
    return thrown;
  }
  if (thrown instanceof NoRoom) {
    return tooMany('Too many people sign in at this moment', 2);
  }
  const { statusCode, code } = (typeof thrown === 'object' && thrown !== null ? thrown : {}) as {
    statusCode?: unknown;
    code?: unknown;
  };
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return new ApiFault(413, 'PayloadTooLarge', 'The body is larger than 1 MiB');
  }
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return new ApiFault(415, 'UnsupportedMediaType', 'This route reads application/json');
  }
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) {
    return new ApiFault(
      422,
      'InvalidRequest',
      thrown instanceof Error ? thrown.message : 'The request is malformed',
    );
  }
  return new ApiFault(500, 'UnknownError', 'Something went wrong here');
}

const titles: Record<ProblemKind, string> = {
  AuthenticationFailed: 'Not signed in',
  AuthorizationFailed: 'Not allowed',
  ResourceNotFound: 'Not found',
  ResourceExhausted: 'Not enough room',
  ResourceAlreadyExists: 'Already there',
  OperationNotSupported: 'Not available here',
  OperationFailed: 'The operation failed',
  OperationTimeout: 'It took too long',
  ConnectionFailed: 'The hypervisor cannot be reached',
  NetworkError: 'The network failed',
  InvalidConfiguration: 'The configuration is not valid',
  InvalidVmSpec: 'The VM spec is not valid',
  UnknownError: 'Unexpected error',
  InvalidRequest: 'The request is not valid',
  PayloadTooLarge: 'Too large',
  UnsupportedMediaType: 'Unknown body type',
  PreconditionFailed: 'Changed in the meantime',
  IdempotencyConflict: 'The idempotency key was used for something else',
  RateLimited: 'Too many requests',
  EventsGone: 'Too old',
};

/** What to do when the error itself has no better advice. */
const nextSteps: Partial<Record<ProblemKind, string>> = {
  AuthenticationFailed: 'Send a valid token: Authorization: Bearer <token>.',
  InvalidRequest: 'Correct what the violations name and send it again.',
  InvalidVmSpec: 'Correct what the violations name and send it again.',
  PreconditionFailed: 'Read it again, look at what changed, and send your change with the new ETag.',
  IdempotencyConflict: 'Use a new idempotency key for a new request.',
  RateLimited: 'Wait as long as Retry-After says.',
  EventsGone: 'Read the lists again, then follow the events from now on.',
  ConnectionFailed: 'Check that the hypervisor runs and can be reached from here, then test the connection.',
  UnknownError: 'Look for the correlation id in the server log.',
};

function kebab(kind: string): string {
  return kind.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
}
