import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const entry = fileURLToPath(new URL('../../../server/src/main.ts', import.meta.url));
const readyWithin = 120_000;
/** Before a server that was killed is started again, in ms: long enough to see that it is gone. */
const restartAfter = 1000;
/** A server that ends by itself so many times without having listened is not started again. */
const attempts = 3;

export interface EstateServer {
  readonly url: string;
  readonly pid: () => number;
  readonly stop: () => Promise<void>;
}

/**
 * A server of its own for the estate. Killed, it is started again on the same port with the same data, so that one can
 * see what survives; `say` tells people.
 */
export async function startEstateServer(
  environment: Readonly<Record<string, string | undefined>>,
  port: number,
  say: (line: string) => void,
): Promise<EstateServer> {
  let stopping = false;
  let child = launch(environment, port);
  const url = await listening(child);
  const kept = keep();
  return {
    url,
    pid: () => child.pid ?? -1,
    stop: async () => {
      stopping = true;
      child.kill('SIGTERM');
      await kept;
    },
  };

  async function keep(): Promise<void> {
    let failures = 0;
    for (;;) {
      const how = await ended(child);
      if (stopping) return;
      if (failures >= attempts) throw new Error(`the server does not start any more (${how})`);
      say(`The server has ended (${how}); it is started again with what it had written down.`);
      await sleep(restartAfter);
      child = launch(environment, Number(new URL(url).port));
      failures = await listening(child).then(
        () => 0,
        () => failures + 1,
      );
      if (failures === 0) say(`The server is back at ${url}, as process ${String(child.pid)}.`);
    }
  }
}

function launch(environment: Readonly<Record<string, string | undefined>>, port: number): ChildProcess {
  return spawn(process.execPath, [entry], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...environment, ANYVISOR_PORT: String(port) },
  });
}

function listening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('the server did not get ready in time')), readyWithin);
    const over = (): void => {
      clearTimeout(late);
      reject(new Error('the server ended before it listened'));
    };
    child.once('exit', over);
    if (child.stdout === null) return;
    createInterface({ input: child.stdout }).on('line', (line) => {
      const url = /listening on (http:\/\/\S+)/.exec(line)?.[1];
      if (url === undefined) return;
      clearTimeout(late);
      child.off('exit', over);
      resolve(url);
    });
  });
}

async function ended(child: ChildProcess): Promise<string> {
  if (child.exitCode === null && child.signalCode === null) {
    await new Promise((resolve) => child.once('exit', resolve));
  }
  return child.signalCode ?? `code ${String(child.exitCode)}`;
}
