import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testApp } from '../../../server/test/http/support/test-app.ts';
import type { TestApp } from '../../../server/test/http/support/test-app.ts';
import { command } from './command.ts';
import type { Command, Ran } from './command.ts';

/** A real server with one connection `fake` and its VM `vm-1`, and the command line signed in to it as an admin. */
export interface Served {
  readonly app: TestApp;
  readonly connectionId: string;
  readonly vmId: string;
  /** Home of whoever types. */
  readonly folder: string;
  readonly anyvisor: (argv: readonly string[], options?: Command) => Promise<Ran>;
  /** Answers its path. */
  readonly file: (name: string, text: string) => Promise<string>;
  readonly close: () => Promise<void>;
}

export async function serve(): Promise<Served> {
  const folder = await mkdtemp(join(tmpdir(), 'anyvisor-cli-'));
  let placed = '';
  const app = await testApp({
    place: async () => ({
      ok: true,
      value: {
        connectionId: placed,
        computeUnit: null,
        candidates: [{ connectionId: placed, name: 'fake', fits: true, reasons: [] }],
      },
    }),
  });
  const { connectionId, vmId } = await app.connect();
  placed = connectionId;
  const env = { ANYVISOR_URL: app.url, ANYVISOR_TOKEN: app.tokens.admin, HOME: folder };
  return {
    app,
    connectionId,
    vmId,
    folder,
    anyvisor: (argv, options = {}) => command(argv, { ...options, env: { ...env, ...options.env } }),
    file: async (name, text) => {
      await writeFile(join(folder, name), text);
      return join(folder, name);
    },
    close: async () => {
      await app.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
