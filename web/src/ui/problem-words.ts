import { ApiProblem, ServerUnreachable } from '@anyvisor/client';
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { Schemas } from '../api/client.ts';

type Problem = Schemas['Problem'];
type Kind = Problem['kind'];

/** The title is ours; the rest are the server's English words, put into the reader's where they are shown. */
export interface ProblemWords {
  readonly title: MessageDescriptor;
  readonly detail: string;
  readonly nextStep: string | undefined;
  readonly violations: readonly { readonly pointer: string; readonly message: string }[];
  readonly native: { readonly code: string; readonly text: string } | undefined;
  readonly correlationId: string | undefined;
}

const titles: Readonly<Record<Kind, MessageDescriptor>> = {
  AuthenticationFailed: msg`The login was refused`,
  AuthorizationFailed: msg`A right is missing`,
  ResourceNotFound: msg`It is not there`,
  ResourceExhausted: msg`Not enough room`,
  ResourceAlreadyExists: msg`It exists already`,
  OperationNotSupported: msg`That is not possible here`,
  OperationFailed: msg`It failed`,
  OperationTimeout: msg`It took too long`,
  ConnectionFailed: msg`The hypervisor does not answer`,
  NetworkError: msg`The network failed on the way`,
  InvalidConfiguration: msg`The settings do not fit`,
  InvalidVmSpec: msg`The VM cannot be made like that`,
  UnknownError: msg`Something unexpected happened`,
  InvalidRequest: msg`The input is not valid`,
  PayloadTooLarge: msg`That is too large`,
  UnsupportedMediaType: msg`That format is not understood`,
  PreconditionFailed: msg`Somebody else changed it meanwhile`,
  IdempotencyConflict: msg`The same request was sent with other contents`,
  RateLimited: msg`Too many requests`,
  EventsGone: msg`The page has been away too long`,
};

/** The words for whatever was thrown or was found as an error inside an answer. */
export function wordsOf(error: unknown): ProblemWords {
  if (error instanceof ApiProblem) {
    return fromProblem(error.problem, error.problem.detail, error.problem.correlationId);
  }
  if (error instanceof ServerUnreachable) {
    return {
      ...nothing,
      title: msg`The server does not answer`,
      detail: error.message,
      nextStep: 'Is it running? The page goes on by itself when it is back.',
    };
  }
  if (isErrorView(error)) {
    return fromProblem(error, error.message, undefined);
  }
  return {
    ...nothing,
    title: msg`Something unexpected happened`,
    detail: error instanceof Error ? error.message : String(error),
  };
}

const nothing = { nextStep: undefined, violations: [], native: undefined, correlationId: undefined };

function fromProblem(
  problem: Pick<Problem, 'kind' | 'nextStep' | 'violations' | 'native'>,
  detail: string,
  correlationId: string | undefined,
): ProblemWords {
  return {
    title: titles[problem.kind],
    detail,
    nextStep: problem.nextStep,
    violations: problem.violations ?? [],
    native: problem.native,
    correlationId,
  };
}

function isErrorView(error: unknown): error is Schemas['HypervisorError'] {
  return (
    typeof error === 'object' &&
    error !== null &&
    'kind' in error &&
    'message' in error &&
    'retriable' in error
  );
}
