import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apiOf } from './api.ts';
import type { Api } from './api.ts';
import { startServer } from './server-process.ts';

/** A server with a data folder of its own that can be started again on the same data. */
export interface RunningServer {
  readonly api: Api;
  readonly url: () => string;
  readonly token: string;
  readonly output: () => string;
  /** Ends in good order and starts anew. */
  readonly restart: () => Promise<void>;
  /** SIGKILL, and started anew on the same data and the same port. */
  readonly killAndRestart: () => Promise<void>;
  /** And its data. */
  readonly stop: () => Promise<void>;
}

export async function runServer(): Promise<RunningServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'anyvisor-e2e-'));
  const token = randomBytes(32).toString('base64url');
  let server = await startServer({ dataDir, token });
  return {
    api: {
      get: (path) => apiOf(server.url, token).get(path),
      send: (...request) => apiOf(server.url, token).send(...request),
      raw: (...request) => apiOf(server.url, token).raw(...request),
    },
    url: () => server.url,
    token,
    output: () => server.output(),
    restart: async () => {
      await server.stop();
      server = await startServer({ dataDir, token });
    },
    killAndRestart: async () => {
      const port = Number(new URL(server.url).port);
      await server.kill();
      server = await startServer({ dataDir, token, port });
    },
    stop: async () => {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
