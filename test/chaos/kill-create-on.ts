import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apiOf } from '../support/api.ts';
import type { Api } from '../support/api.ts';
import { startServer } from '../support/server-process.ts';
import type { CreatePeer } from './create-peer.ts';
import type { ChaosRun } from './damage.ts';
import { killRounds } from './kill-rounds.ts';

/** One server, killed with -9 while it creates VMs on this hypervisor, and started again on the same data. */
export function killCreate(startPeer: () => Promise<CreatePeer>): ChaosRun['run'] {
  return async (options) => {
    const dataDir = await mkdtemp(join(tmpdir(), 'anyvisor-chaos-'));
    const token = randomBytes(32).toString('base64url');
    const peer = await startPeer();
    try {
      let server = await startServer({ dataDir, token });
      try {
        const api = (): Api => apiOf(server.url, token);
        const connection = await peer.connect(api(), 'chaos');
        const crash = async (): Promise<void> => {
          await server.kill();
          server = await startServer({ dataDir, token });
        };
        return await killRounds({ peer, connection, before: api, crash, after: api }, options);
      } catch (error) {
        console.error(server.output());
        throw error;
      } finally {
        await server.stop();
      }
    } finally {
      await peer.stop();
      await rm(dataDir, { recursive: true, force: true });
    }
  };
}
