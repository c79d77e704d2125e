import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { apiOf } from '@anyvisor/test/support/api';
import type { Api, Operation, Page } from '@anyvisor/test/support/api';
import { eventually } from '@anyvisor/test/support/eventually';
import { inGuest } from '@anyvisor/test/support/guest-agent';
import { startServer } from '@anyvisor/test/support/server-process';
import { bootGuest, connectBoth, startTwoHosts, statesOf } from '@anyvisor/test/support/two-hosts';
import type { TwoHosts } from '@anyvisor/test/support/two-hosts';
import { figuresOf, inTurn, timed } from './figures.ts';
import type { BenchOptions, Figures } from './figures.ts';

const NAME = 'bench-traveller';
const MEMORY_MB = 512;
/** Memory that differs from page to page: what really has to be carried. */
const FILLED_MIB = 256;
/** Before each measured move, in ms: what the one before has set off (guest, caches, inventory) comes to rest. */
const REST = 1000;
/** Moves of the first round. */
const UNCOUNTED = 2;

/**
 * A running guest to the other host and back, by one request to our API that waits for the end, against virsh with the
 * same daemons, flags and guest. Both start with everything running and end with the guest at its place. The medians are
 * those of single moves: nearly all of one is QEMU's, and one that meets a busy moment takes twice as long on either side.
 */
export async function run({ rounds = 8 }: BenchOptions): Promise<Figures> {
  const dataDir = await mkdtemp(join(tmpdir(), 'anyvisor-bench-'));
  const token = randomBytes(32).toString('base64url');
  const estate = await startTwoHosts();
  try {
    const server = await startServer({ dataDir, token });
    try {
      const api = apiOf(server.url, token);
      const connections = await connectBoth(api, estate);
      const vmId = await bootGuest(api, estate, NAME, MEMORY_MB);
      const fill = `dd if=/dev/urandom of=/run/fill bs=1M count=${FILLED_MIB} 2>/dev/null`;
      await inGuest(estate.hosts[0], NAME, fill);
      const by = {
        ours: (to: 0 | 1) => byApi(api, vmId, connections[to]),
        peer: (to: 0 | 1) => byVirsh(estate, to),
      };
      const singles: Record<'ours' | 'peer', number[]> = { ours: [], peer: [] };
      const thereAndBack = (side: 'ours' | 'peer') => async (): Promise<number> => {
        let took = 0;
        for (const to of [1, 0] as const) {
          await shownAt(api, connections[to === 1 ? 0 : 1]);
          await delay(REST);
          const one = await timed(() => by[side](to));
          singles[side].push(Math.round(one));
          took += one;
          await mustBeAt(estate, to);
        }
        return took / 2;
      };
      await inTurn(rounds, thereAndBack('ours'), thereAndBack('peer'));
      const counted = (side: 'ours' | 'peer'): readonly number[] => singles[side].slice(UNCOUNTED);
      const sides = { ours: counted('ours'), peer: counted('peer') };
      return { ...figuresOf(sides), memoryMb: MEMORY_MB, filledMib: FILLED_MIB, singles };
    } catch (error) {
      console.error(server.output());
      throw error;
    } finally {
      await server.stop();
    }
  } finally {
    await estate.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function byApi(api: Api, vmId: string, targetConnection: string): Promise<void> {
  const body = { targetConnection, sharedStorage: true };
  const ended = await api.send<Operation>('POST', `/vms/${vmId}/migrate?wait=60`, body);
  if (ended.state !== 'SUCCEEDED') throw new Error(`the migration ended ${JSON.stringify(ended)}`);
}

async function byVirsh({ hosts }: TwoHosts, to: 0 | 1): Promise<void> {
  const [source, destination] = [hosts[to === 1 ? 0 : 1], hosts[to]];
  const flags = ['--live', '--p2p', '--persistent', '--undefinesource', '--abort-on-error', '--unsafe'];
  await source.virsh('migrate', ...flags, NAME, destination.tcpUri);
}

/** The inventory has taken note of the last move, ours or not, before the next is asked for. */
async function shownAt(api: Api, connection: string): Promise<void> {
  await eventually('the inventory shows the guest where it is', 60_000, async () => {
    const { items } = await api.get<
      Page<{
        readonly name: string;
        readonly connectionId: string;
        readonly powerState: string;
        readonly confidence: string;
      }>
    >('/vms');
    const seen = items.filter(({ name, confidence }) => name === NAME && confidence === 'OBSERVED');
    const [only] = seen;
    return seen.length === 1 && only?.connectionId === connection && only.powerState === 'RUNNING'
      ? true
      : undefined;
  });
}

async function mustBeAt(estate: TwoHosts, to: 0 | 1): Promise<void> {
  const states = await statesOf(estate, NAME);
  if (states[to] !== 'running' || states[to === 1 ? 0 : 1] !== 'absent') {
    throw new Error(`the guest should run on one host: ${states.join(' and ')}`);
  }
}
