import { answerOf, idempotencyKey } from '@anyvisor/client';
import type { ApiClient, Schemas } from '@anyvisor/client';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { CliError, exitCodes } from '../exit-codes.ts';
import { printData, say } from '../output/print.ts';
import { throughAbsence } from './through-absence.ts';
import { waitForEnd } from './wait-for-end.ts';

export interface WaitOptions {
  /** False with `--no-wait`. */
  readonly wait: boolean;
}

/** Every command that changes something at a hypervisor waits for the end unless told not to. */
export function addWaitOptions(command: Command): Command {
  return command
    .option('--wait', 'wait for the end (the default)', true)
    .option('--no-wait', 'only begin it and print the operation');
}

type Begin = (
  client: ApiClient,
  init: { readonly headers: { readonly 'Idempotency-Key': string }; readonly signal: AbortSignal },
) => Promise<{ readonly data?: unknown; readonly error?: unknown; readonly response: Response }>;

/** In ms. Shorter than while waiting: nothing has begun yet, and a wrong address should be told soon. */
const beginPatience = { attempt: 60_000, away: 20_000 };

/** Begins an operation and, unless told not to, follows it to its end; throws when it fails. */
export async function mutate(cli: Cli, options: WaitOptions, begin: Begin): Promise<Schemas['Operation']> {
  const begun = await beginOnce(cli, begin);
  if (!options.wait) {
    if (!printData(cli, begun)) {
      tellBegun(cli, begun);
    }
    return begun;
  }
  const ended = await waitForEnd(cli, begun);
  printData(cli, ended);
  return ended;
}

/** Says how to follow what is not waited for. */
export function tellBegun(cli: Cli, { kind, target, id }: Schemas['Operation']): void {
  say(cli, `${kind} of ${target.name} began: anyvisor operation watch ${id}`);
}

/** However often the request has to be sent, its key is the same: the server begins one operation. */
async function beginOnce(cli: Cli, begin: Begin): Promise<Schemas['Operation']> {
  const client = await cli.client();
  const headers = { 'Idempotency-Key': idempotencyKey() };
  let told = false;
  const onAway = () => {
    if (!told) {
      cli.io.stderr.write('The server does not answer; asking again.\n');
    }
    told = true;
  };
  try {
    const ask = (signal: AbortSignal) => answerOf(begin(client, { headers, signal }));
    const answer = await throughAbsence(cli, { ...beginPatience, serverErrors: false, onAway }, ask);
    return answer as Schemas['Operation'];
  } catch (thrown) {
    if (cli.io.signal.aborted) {
      throw new CliError(
        exitCodes.interrupted,
        'Interrupted before the server had answered: it may have begun nonetheless',
        'See: anyvisor operation list',
      );
    }
    throw thrown;
  }
}
