import { confirm, isCancel, password } from '@clack/prompts';
import type { Cli } from '../cli.ts';
import { CliError, exitCodes } from '../exit-codes.ts';

/** Asks for something that must not be seen; `undefined` when nobody is there to ask. */
export async function askSecret(cli: Cli, question: string): Promise<string | undefined> {
  if (!somebodyThere(cli)) {
    return undefined;
  }
  const { stdin, stderr } = cli.io;
  const answer = await password({ message: question, input: stdin, output: stderr });
  if (isCancel(answer)) {
    throw new CliError(exitCodes.interrupted, 'Nothing was done');
  }
  return answer;
}

/** Asks before something is lost. Without a terminal nobody can be asked, and the command itself was the answer. */
export async function confirmLoss(cli: Cli, question: string, yes: boolean | undefined): Promise<void> {
  if (yes === true || !somebodyThere(cli)) {
    return;
  }
  const { stdin, stderr } = cli.io;
  const answer = await confirm({ message: question, initialValue: false, input: stdin, output: stderr });
  if (answer !== true) {
    throw new CliError(exitCodes.interrupted, 'Nothing was done');
  }
}

/** Can somebody be asked? */
export function somebodyThere({ io }: Cli): boolean {
  return io.stdin.isTTY === true && io.stderr.isTTY === true;
}
