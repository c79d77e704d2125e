import { answerOf, followEvents } from '@anyvisor/client';
import type { Schemas } from '@anyvisor/client';
import type { Cli } from '../cli.ts';
import { CliError, codeOfKind, exitCodes } from '../exit-codes.ts';
import { problemLines } from '../output/print-error.ts';
import { createProgressLine } from './progress-line.ts';
import type { ProgressLine } from './progress-line.ts';
import { throughAbsence } from './through-absence.ts';

type Operation = Schemas['Operation'];

/** Seconds that the server holds its answer while the operation runs. */
const held = 30;
/** In ms: an answer takes little longer than it is held, and a server that is restarted comes back within two minutes. */
const patience = { attempt: (held + 15) * 1000, away: 120_000 };

/**
 * Follows an operation to its end with a progress line on stderr: through a restart of the server too, for the
 * operation goes on by itself. Throws when it did not succeed.
 */
export async function waitForEnd(cli: Cli, begun: Operation): Promise<Operation> {
  const line = createProgressLine(cli.io.stderr);
  line.show(begun);
  const watching = new AbortController();
  const drawing = drawProgress(cli, begun.id, line, AbortSignal.any([cli.io.signal, watching.signal]));
  try {
    const ended = await untilFinal(cli, begun, line);
    line.end(ended);
    return succeeded(ended);
  } catch (thrown) {
    line.clear();
    if (cli.io.signal.aborted) {
      throw new CliError(
        exitCodes.interrupted,
        `${begun.kind} goes on without us`,
        `Follow it with: anyvisor operation watch ${begun.id}`,
      );
    }
    throw thrown;
  } finally {
    watching.abort();
    await drawing;
  }
}

async function untilFinal(cli: Cli, begun: Operation, line: ProgressLine): Promise<Operation> {
  const onAway = () => line.note('the server does not answer; the operation goes on when it is back');
  let operation = begun;
  while (!isFinal(operation)) {
    operation = await throughAbsence(cli, { ...patience, serverErrors: true, onAway }, (signal) =>
      readOperation(cli, begun.id, held, signal),
    );
  }
  return operation;
}

/** Reads the operation again whenever something happened to it. Progress is a courtesy: its failure is nobody's. */
async function drawProgress(cli: Cli, id: string, line: ProgressLine, signal: AbortSignal): Promise<void> {
  try {
    const server = await cli.server();
    for await (const { subject } of followEvents({ ...server, types: ['operation.*'], signal })) {
      if (subject.id === id) {
        line.show(await readOperation(cli, id, 0, signal));
      }
    }
  } catch {
    // The end is waited for elsewhere.
  }
}

async function readOperation(cli: Cli, id: string, wait: number, signal: AbortSignal): Promise<Operation> {
  const client = await cli.client();
  return answerOf(
    client.GET('/api/v1/operations/{operationId}', {
      params: { path: { operationId: id }, query: { wait } },
      signal,
    }),
  );
}

export function isFinal({ state }: Operation): boolean {
  return state === 'SUCCEEDED' || state === 'FAILED' || state === 'CANCELLED';
}

function succeeded(operation: Operation): Operation {
  const { state, error, leftovers } = operation;
  if (state === 'SUCCEEDED') {
    return operation;
  }
  if (state === 'CANCELLED') {
    throw new CliError(exitCodes.cancelled, `${operation.kind} of ${operation.target.name} was cancelled`);
  }
  const [message = '', ...more] =
    error === null ? [] : problemLines({ ...error, correlationId: operation.correlationId });
  const left = leftovers
    .map((each) => `\n  left behind: ${each.kind} ${each.name}: ${each.message}`)
    .join('');
  const next = more.findLast((each) => each.startsWith('Next: '))?.slice('Next: '.length);
  const details = more.filter((each) => !each.startsWith('Next: ')).map((each) => `\n${each}`);
  throw new CliError(
    error === null ? exitCodes.failed : codeOfKind(error),
    `${operation.kind} of ${operation.target.name} failed: ${message.replace(/^Error: /, '')}${details.join('')}${left}`,
    left === '' ? next : `anyvisor operation retry ${operation.id} tries to clean up again.`,
  );
}
