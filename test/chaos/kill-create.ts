import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLibvirtHost } from '@anyvisor/libvirt-host';
import { apiOf } from '../support/api.ts';
import type { Api } from '../support/api.ts';
import { connectHost } from '../support/estate.ts';
import { startServer } from '../support/server-process.ts';
import type { ChaosOptions, Damage } from './damage.ts';
import { killRounds } from './kill-rounds.ts';

/** One server, killed with -9 while it creates VMs on a real libvirt, and started again on the same data. */
export async function run(options: ChaosOptions): Promise<Damage> {
  const dataDir = await mkdtemp(join(tmpdir(), 'anyvisor-chaos-'));
  const token = randomBytes(32).toString('base64url');
  const host = await startLibvirtHost();
  try {
    let server = await startServer({ dataDir, token });
    try {
      const api = (): Api => apiOf(server.url, token);
      const connection = await connectHost(api(), host, 'chaos');
      const crash = async (): Promise<void> => {
        await server.kill();
        server = await startServer({ dataDir, token });
      };
      return await killRounds({ host, connection, before: api, crash, after: api }, options);
    } catch (error) {
      console.error(server.output());
      throw error;
    } finally {
      await server.stop();
    }
  } finally {
    await host.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}
