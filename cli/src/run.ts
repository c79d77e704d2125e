import { CommanderError } from 'commander';
import type { Io } from './cli.ts';
import { CliError, exitCodeOf, exitCodes } from './exit-codes.ts';
import { printError } from './output/print-error.ts';
import { createProgram } from './program.ts';

/** One command line from beginning to end; answers the exit code. */
export async function runCli(argv: readonly string[], io: Io): Promise<number> {
  // `anyvisor … | head` closes our output: nothing is left to say.
  io.stdout.on('error', () => undefined);
  try {
    await createProgram(io).parseAsync([...argv], { from: 'user' });
    return exitCodes.ok;
  } catch (thrown) {
    if (thrown instanceof CommanderError) {
      return thrown.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    }
    if (io.signal.aborted) {
      // What was going on may have something to say; that it was cut short is known.
      if (thrown instanceof CliError) {
        printError(io.stderr, thrown);
      }
      return exitCodes.interrupted;
    }
    printError(io.stderr, thrown);
    return exitCodeOf(thrown);
  }
}
