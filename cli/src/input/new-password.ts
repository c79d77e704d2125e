import type { Cli } from '../cli.ts';
import { CliError, exitCodes } from '../exit-codes.ts';
import { askSecret } from './ask.ts';
import { readText } from './read-document.ts';

/** A password from a file (`-`: standard input; its last line break is none of it), or typed twice. Never an argument. */
export async function readNewPassword(cli: Cli, file: string | undefined): Promise<string> {
  if (file !== undefined) {
    return (await readText(cli.io, file)).replace(/\r?\n$/, '');
  }
  const first = await askSecret(cli, 'New password');
  if (first === undefined) {
    throw new CliError(
      exitCodes.usage,
      'There is no password',
      'Give it with --password-file <file>, or - for standard input.',
    );
  }
  if ((await askSecret(cli, 'Once more')) !== first) {
    throw new CliError(exitCodes.usage, 'The two passwords differ', 'Try again.');
  }
  return first;
}
