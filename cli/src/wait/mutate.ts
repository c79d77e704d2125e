import { answerOf, idempotencyKey } from '@anyvisor/client';
import type { ApiClient, Schemas } from '@anyvisor/client';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { printData, say } from '../output/print.ts';
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

/** Begins an operation and, unless told not to, follows it to its end; throws when it fails. */
export async function mutate(cli: Cli, options: WaitOptions, begin: Begin): Promise<Schemas['Operation']> {
  const headers = { 'Idempotency-Key': idempotencyKey() };
  const begun = (await answerOf(
    begin(await cli.client(), { headers, signal: cli.io.signal }),
  )) as Schemas['Operation'];
  if (!options.wait) {
    if (!printData(cli, begun)) {
      say(cli, `${begun.kind} of ${begun.target.name} began: anyvisor operation watch ${begun.id}`);
    }
    return begun;
  }
  const ended = await waitForEnd(cli, begun);
  printData(cli, ended);
  return ended;
}
