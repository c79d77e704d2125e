import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '@anyvisor/server/db/embedded/embedded-postgres';
import { apiOf } from '../support/api.ts';
import type { Api } from '../support/api.ts';
import { startServer } from '../support/server-process.ts';
import type { ServerProcess } from '../support/server-process.ts';
import type { ChaosOptions, Damage } from './damage.ts';
import { killRounds } from './kill-rounds.ts';
import { startLibvirtPeer } from './peers/libvirt.ts';

/**
 * Two servers on one PostgreSQL. The older one, which holds the connection, is killed with -9 and stays dead: the other
 * has to finish. A fresh server joins before the next round.
 */
export async function run(options: ChaosOptions): Promise<Damage> {
  const dataDir = await mkdtemp(join(tmpdir(), 'anyvisor-chaos-'));
  const token = randomBytes(32).toString('base64url');
  const masterKey = randomBytes(32).toString('hex');
  const postgres = await startEmbeddedPostgres({ dataDir: join(dataDir, 'db'), log: () => undefined });
  const peer = await startLibvirtPeer();
  const nodes: ServerProcess[] = [];
  let started = 0;
  const joinNode = async (): Promise<void> => {
    started += 1;
    const nodeData = join(dataDir, `node-${started}`);
    nodes.push(await startServer({ dataDir: nodeData, token, masterKey, databaseUrl: postgres.url }));
  };
  try {
    await joinNode();
    await joinNode();
    const oldest = (): Api => apiOf(nodes[0]?.url ?? '', token);
    const connection = await peer.connect(oldest(), 'chaos');
    const crash = async (): Promise<void> => {
      await nodes.shift()?.kill();
    };
    return await killRounds(
      { peer, connection, before: oldest, crash, after: oldest, restore: joinNode },
      options,
    );
  } catch (error) {
    for (const node of nodes) console.error(node.output());
    throw error;
  } finally {
    await Promise.all(nodes.map((node) => node.stop()));
    await peer.stop();
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}
