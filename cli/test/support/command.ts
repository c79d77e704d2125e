import { PassThrough, Writable } from 'node:stream';
import type { Io } from '../../src/cli.ts';
import { runCli } from '../../src/run.ts';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface Command {
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** A terminal of that many columns; absent: pipes. */
  readonly columns?: number;
  readonly signal?: AbortSignal;
}

/** Runs one command line in this process, with streams of its own. */
export async function command(
  argv: readonly string[],
  { env = {}, stdin = '', columns, signal }: Command = {},
): Promise<Ran> {
  const out = screen(columns);
  const err = screen(undefined);
  const input = new PassThrough();
  input.end(stdin);
  const io: Io = {
    stdin: input,
    stdout: out.stream,
    stderr: err.stream,
    env,
    signal: signal ?? new AbortController().signal,
  };
  const code = await runCli(argv, io);
  return { code, out: out.text(), err: err.text() };
}

/** A stream that remembers what was written; a terminal when it has columns. */
export function screen(columns: number | undefined): {
  readonly stream: Io['stdout'];
  readonly text: () => string;
} {
  let text = '';
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      text += chunk.toString('utf8');
      done();
    },
  });
  return {
    stream: Object.assign(stream, columns === undefined ? {} : { isTTY: true, columns }),
    text: () => text,
  };
}
