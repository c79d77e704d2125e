import type { Writable } from 'node:stream';
import { ApiProblem, ServerUnreachable } from '@anyvisor/client';
import type { Schemas } from '@anyvisor/client';
import { CliError } from '../exit-codes.ts';
import { plainText } from './plain-text.ts';

/** What happened, where exactly, and what to do next. */
export function printError(stderr: Writable, thrown: unknown): void {
  for (const line of errorLines(thrown)) {
    stderr.write(`${line}\n`);
  }
}

function errorLines(thrown: unknown): readonly string[] {
  if (thrown instanceof ApiProblem) {
    return problemLines({ ...thrown.problem, message: thrown.problem.detail });
  }
  if (thrown instanceof ServerUnreachable) {
    return [`Error: ${thrown.message}`, 'Next: check that the server runs, or name another with --url.'];
  }
  if (thrown instanceof CliError) {
    return [
      `Error: ${thrown.message.split('\n').map(plainText).join('\n')}`,
      ...(thrown.nextStep === undefined ? [] : [`Next: ${plainText(thrown.nextStep)}`]),
    ];
  }
  return [`Error: ${thrown instanceof Error ? plainText(thrown.message) : 'something unexpected happened'}`];
}

type Failure = Pick<Schemas['HypervisorError'], 'message' | 'native' | 'nextStep'> & {
  readonly violations?: readonly Schemas['Violation'][];
  readonly correlationId?: string;
};

/** A problem of the server or the error of an operation. */
export function problemLines({
  message,
  violations = [],
  native,
  nextStep,
  correlationId,
}: Failure): readonly string[] {
  const [only, ...others] = violations;
  // A single violation may stand in the message already, place and all.
  const told = others.length === 0 && only !== undefined && tells(message, only);
  const places = told ? [] : violations;
  return [
    `Error: ${plainText(message)}`,
    ...places.map(
      (each) => `  ${plainText(each.pointer === '' ? 'request' : each.pointer)}: ${plainText(each.message)}`,
    ),
    ...(native === undefined
      ? []
      : [`  The platform says: ${plainText(native.text)} (${plainText(native.code)})`]),
    ...(nextStep === undefined ? [] : [`Next: ${plainText(nextStep)}`]),
    ...(correlationId === undefined ? [] : [`Correlation id: ${plainText(correlationId)}`]),
  ];
}

function tells(message: string, { pointer, message: reason }: Schemas['Violation']): boolean {
  return message.includes(reason) && message.includes(pointer);
}
