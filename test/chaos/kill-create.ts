import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startLibvirtHost } from '@anyvisor/libvirt-host';
import type { LibvirtHost } from '@anyvisor/libvirt-host';
import { apiOf } from '../support/api.ts';
import type { Api } from '../support/api.ts';
import { connectHost, removeVms } from '../support/estate.ts';
import { startServer } from '../support/server-process.ts';
import { ask, askAgainUntilEnded, requestsOf } from './create-batch.ts';
import { countDamage, volumeNames } from './count-damage.ts';
import { randomFrom } from './damage.ts';
import type { ChaosOptions, Damage } from './damage.ts';

const VMS_A_ROUND = 4;
/** Longer than a batch takes, so that kills also fall right before and after the end. */
const LATEST_KILL_MS = 2_500;

/**
 * Kills the server with -9 at a random instant while it creates VMs on a real libvirt, starts it again on the same
 * data, and compares what the operations say with what virsh sees.
 */
export async function run({ rounds, seed }: ChaosOptions): Promise<Damage> {
  const random = randomFrom(seed);
  const dataDir = await mkdtemp(join(tmpdir(), 'anyvisor-chaos-'));
  const token = randomBytes(32).toString('base64url');
  const host = await startLibvirtHost({ defaultNetwork: false });
  let server = await startServer({ dataDir, token });
  const api = (): Api => apiOf(server.url, token);
  const damage = { orphans: 0, duplicates: 0, lost: 0 };
  let cutShort = 0;
  try {
    const connection = await connectHost(api(), host, 'chaos');
    const before = new Set(await volumeNames(host));
    for (let round = 0; round < rounds; round += 1) {
      const requests = requestsOf({ round, count: VMS_A_ROUND, connection, template: host.templateVolume });
      const killAfter = Math.round(random() * LATEST_KILL_MS);
      const asking = ask(api(), requests);
      await delay(killAfter);
      await server.kill();
      const answered = (await asking).length;
      server = await startServer({ dataDir, token });
      const ended = await askAgainUntilEnded(api, requests);
      cutShort += requests.length - answered;
      const found = await countDamage(host, api(), ended, before);
      for (const kind of ['orphans', 'duplicates', 'lost'] as const) {
        damage[kind] += found[kind].length;
        for (const what of found[kind]) console.error(`${kind}: ${what}`);
      }
      const states = [...ended.values()].map((operation) => operation.state).join(' ');
      console.error(
        `round ${round + 1}/${rounds}: killed after ${killAfter} ms, ${answered} answered; ${states}`,
      );
      await removeVms(api(), host, [...ended.keys()]);
    }
    return { rounds, ...damage, seed, requests: rounds * VMS_A_ROUND, unanswered: cutShort };
  } catch (error) {
    console.error(server.output());
    throw error;
  } finally {
    await server.stop();
    await tidy(host, dataDir);
  }
}

async function tidy(host: LibvirtHost, dataDir: string): Promise<void> {
  await host.stop();
  await rm(dataDir, { recursive: true, force: true });
}
