import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** One Anyvisor server as users run it: a process of its own, over HTTP only. */
export interface ServerProcess {
  readonly url: string;
  readonly pid: number;
  /** Milliseconds from spawn to listening. */
  readonly startedInMs: number;
  /** SIGKILL: no handler runs, nothing is flushed. */
  readonly kill: () => Promise<void>;
  /** SIGTERM, then SIGKILL if it does not end in time. */
  readonly stop: () => Promise<void>;
  /** What it printed, for failure reports. */
  readonly output: () => string;
}

export interface ServerOptions {
  readonly dataDir: string;
  /** The first admin's token. */
  readonly token: string;
  /** Absent: the embedded database in `dataDir`. */
  readonly databaseUrl?: string;
  /** The key all nodes of one installation share; absent: a file in `dataDir`. */
  readonly masterKey?: string;
  readonly port?: number;
}

const READY_DEADLINE_MS = 60_000;
const STOP_DEADLINE_MS = 20_000;
const KEPT_OUTPUT_CHARACTERS = 20_000;
const entry = fileURLToPath(new URL('../../server/src/main.ts', import.meta.url));

export async function startServer(options: ServerOptions): Promise<ServerProcess> {
  const started = performance.now();
  const child = spawn(process.execPath, [entry], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      ANYVISOR_DATA: options.dataDir,
      ANYVISOR_PORT: String(options.port ?? 0),
      ANYVISOR_BOOTSTRAP_TOKEN: options.token,
      ...(options.databaseUrl === undefined ? {} : { DATABASE_URL: options.databaseUrl }),
      ...(options.masterKey === undefined ? {} : { ANYVISOR_MASTER_KEY: options.masterKey }),
    },
  });
  const output = keepOutput(child);
  const url = await Promise.race([readyUrl(child), endedEarly(child, output)]).catch(
    async (error: unknown) => {
      child.kill('SIGKILL');
      throw error;
    },
  );
  return {
    url,
    pid: child.pid ?? -1,
    startedInMs: Math.round(performance.now() - started),
    kill: () => end(child, 'SIGKILL'),
    stop: () => end(child, 'SIGTERM'),
    output,
  };
}

function readyUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    if (child.stdout === null) return reject(new Error('the server has no stdout'));
    const late = setTimeout(
      () => reject(new Error('the server did not get ready in time')),
      READY_DEADLINE_MS,
    );
    createInterface({ input: child.stdout }).on('line', (line) => {
      const url = /listening on (http:\/\/\S+)/.exec(line)?.[1];
      if (url === undefined) return;
      clearTimeout(late);
      resolve(url);
    });
  });
}

async function endedEarly(child: ChildProcess, output: () => string): Promise<never> {
  const [code] = await once(child, 'exit');
  throw new Error(`the server ended with code ${String(code)}:\n${output()}`);
}

function keepOutput(child: ChildProcess): () => string {
  let kept = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (data: Buffer) => {
      kept = (kept + data.toString('utf8')).slice(-KEPT_OUTPUT_CHARACTERS);
    });
  }
  return () => kept;
}

async function end(child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  const late = setTimeout(() => child.kill('SIGKILL'), STOP_DEADLINE_MS);
  await ended;
  clearTimeout(late);
}
