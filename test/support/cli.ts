import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const launcher = fileURLToPath(new URL('../../cli/bin/anyvisor.mjs', import.meta.url));
/** Milliseconds: a command may wait for an operation. */
const patience = 120_000;

/** The command line as a person types it, in a process of its own; answers what it printed, throws what it complained of. */
export type Cli = (argv: readonly string[], input?: string) => Promise<string>;

export function cliOf(url: () => string, token: string, home: string): Cli {
  return (argv, input = '') =>
    new Promise((resolve, reject) => {
      const env = { PATH: process.env['PATH'], HOME: home, ANYVISOR_URL: url(), ANYVISOR_TOKEN: token };
      const child = execFile(
        process.execPath,
        [launcher, ...argv],
        { env, timeout: patience },
        (error, out, complaints) => {
          if (error === null) resolve(out);
          else reject(new Error(`anyvisor ${argv.join(' ')}: ${complaints}${out}`, { cause: error }));
        },
      );
      child.stdin?.end(input);
    });
}
