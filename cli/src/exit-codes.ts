import { ApiProblem, ServerUnreachable } from '@anyvisor/client';
import type { Schemas } from '@anyvisor/client';

/** What the process ends with; shown by `anyvisor --help`. */
export const exitCodes = {
  ok: 0,
  failed: 1,
  usage: 2,
  notFound: 3,
  notAllowed: 4,
  conflict: 5,
  invalid: 6,
  unreachable: 7,
  notSupported: 8,
  exhausted: 9,
  cancelled: 10,
  interrupted: 130,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export const exitCodeHelp: readonly (readonly [ExitCode, string])[] = [
  [exitCodes.ok, 'done'],
  [exitCodes.failed, 'the operation failed, or something unexpected happened'],
  [exitCodes.usage, 'the command was not understood, or a name means more than one thing'],
  [exitCodes.notFound, 'what was named does not exist'],
  [exitCodes.notAllowed, 'not signed in, or not allowed'],
  [exitCodes.conflict, 'it exists already, was changed meanwhile, or its state forbids it'],
  [exitCodes.invalid, 'the input is not valid'],
  [exitCodes.unreachable, 'the server or the hypervisor cannot be reached, or did not answer in time'],
  [exitCodes.notSupported, 'the hypervisor cannot do this'],
  [exitCodes.exhausted, 'not enough room, or too many requests'],
  [exitCodes.cancelled, 'the operation was cancelled'],
  [exitCodes.interrupted, 'interrupted (Ctrl-C)'],
];

/** The code of whatever ended a command. */
export function exitCodeOf(thrown: unknown): ExitCode {
  if (thrown instanceof CliError) {
    return thrown.exitCode;
  }
  if (thrown instanceof ServerUnreachable) {
    return exitCodes.unreachable;
  }
  return thrown instanceof ApiProblem ? codeOfKind(thrown.problem) : exitCodes.failed;
}

/** The code of an error's kind, be it the server's answer or the end of an operation. */
export function codeOfKind({ kind, reason }: Pick<Schemas['Problem'], 'kind' | 'reason'>): ExitCode {
  return reason === 'state' || reason === 'busy' ? exitCodes.conflict : byKind[kind];
}

const byKind: Readonly<Record<Schemas['Problem']['kind'], ExitCode>> = {
  AuthenticationFailed: exitCodes.notAllowed,
  AuthorizationFailed: exitCodes.notAllowed,
  ResourceNotFound: exitCodes.notFound,
  ResourceExhausted: exitCodes.exhausted,
  ResourceAlreadyExists: exitCodes.conflict,
  OperationNotSupported: exitCodes.notSupported,
  OperationFailed: exitCodes.failed,
  OperationTimeout: exitCodes.unreachable,
  ConnectionFailed: exitCodes.unreachable,
  NetworkError: exitCodes.unreachable,
  InvalidConfiguration: exitCodes.invalid,
  InvalidVmSpec: exitCodes.invalid,
  UnknownError: exitCodes.failed,
  InvalidRequest: exitCodes.invalid,
  PayloadTooLarge: exitCodes.invalid,
  UnsupportedMediaType: exitCodes.invalid,
  PreconditionFailed: exitCodes.conflict,
  IdempotencyConflict: exitCodes.conflict,
  RateLimited: exitCodes.exhausted,
  EventsGone: exitCodes.notFound,
};

/** Something the command line itself has to say, with what to do about it. */
export class CliError extends Error {
  readonly exitCode: ExitCode;
  readonly nextStep: string | undefined;

  constructor(exitCode: ExitCode, message: string, nextStep?: string) {
    super(message);
    this.name = 'CliError';
    this.exitCode = exitCode;
    this.nextStep = nextStep;
  }
}
