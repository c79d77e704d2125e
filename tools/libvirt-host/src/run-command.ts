import { execFile } from 'node:child_process';

export interface CommandOptions {
  readonly cwd?: string;
  /** Milliseconds after which the command is killed. @default 60_000 */
  readonly timeout?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a program without a shell and answers its standard output; a failure carries what the program said. */
export function runCommand(
  program: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<string> {
  const { cwd, timeout = 60_000, env = {} } = options;
  return new Promise((resolve, reject) => {
    const child = execFile(
      program,
      [...args],
      {
        cwd,
        timeout,
        killSignal: 'SIGKILL',
        maxBuffer: 64 << 20,
        env: { ...process.env, LC_ALL: 'C', ...env },
      },
      (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else reject(new Error(failureText(program, args, error, stderr), { cause: error }));
      },
    );
    child.stdin?.end();
  });
}

function failureText(program: string, args: readonly string[], error: Error, stderr: string): string {
  const said = stderr.trim() === '' ? error.message : stderr.trim();
  return `${program} ${args.join(' ')} failed: ${said}`;
}
