import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { apiOf } from '../support/api.ts';
import type { Api, Operation } from '../support/api.ts';
import { endOf } from '../support/estate.ts';
import { eventually } from '../support/eventually.ts';
import { inGuest } from '../support/guest-agent.ts';
import { startServer } from '../support/server-process.ts';
import { bootGuest, connectBoth, startTwoHosts } from '../support/two-hosts.ts';
import type { TwoHosts } from '../support/two-hosts.ts';
import { randomFrom } from './damage.ts';
import type { ChaosOptions, Damage } from './damage.ts';
import { beginWriting, goOnWriting, imagesAreSound, seePattern } from './guest-pattern.ts';
import type { Pattern } from './guest-pattern.ts';
import { lookAtMigration, nextMove } from './migration-truth.ts';
import type { Move } from './migration-truth.ts';

const NAME = 'chaos-traveller';
const MODES = ['shared', 'copy', 'cold'] as const;
/** As a part of what a migration takes undisturbed: kills also fall right after its end. */
const LATEST_KILL = 1.15;
const END_DEADLINE_MS = 120_000;

/**
 * One server, killed with -9 while it migrates a guest that writes, and started again on the same data. The guest goes to
 * and fro, with shared storage, with copied disks, and switched off with its disks; after each round both hosts, the guest
 * and its disks are looked at.
 */
export async function run({ rounds, seed }: ChaosOptions): Promise<Damage> {
  const random = randomFrom(seed);
  const dataDir = await mkdtemp(join(tmpdir(), 'anyvisor-chaos-'));
  const token = randomBytes(32).toString('base64url');
  const estate = await startTwoHosts();
  let server = await startServer({ dataDir, token });
  const api = (): Api => apiOf(server.url, token);
  try {
    const connections = await connectBoth(api(), estate);
    const vmId = await bootGuest(api(), estate, NAME);
    const pattern = await beginWriting(estate.hosts[0], NAME);
    const scene: Scene = { estate, connections, vmId, pattern, api };
    let place: Move['place'] = { host: 0, pool: 'default' };
    const took: Record<string, number> = {};
    for (const mode of ['shared', 'copy', 'cold'] as const) {
      const move = nextMove(place, mode);
      await prepare(scene, move);
      const began = performance.now();
      await migrate(scene, move, randomUUID());
      took[mode] = performance.now() - began;
      place = move.to;
      await wakeUp(scene, move, place.host);
    }
    const each = Object.entries(took).map(([mode, time]) => `${mode} ${ms(time)}`);
    console.error(`undisturbed: ${each.join(', ')}`);
    const damage = { orphans: 0, duplicates: 0, lost: 0, corrupt: 0 };
    const endings: Record<string, number> = {};
    let slowest = 0;
    for (let round = 0; round < rounds; round += 1) {
      const move = nextMove(place, MODES[Math.floor(random() * MODES.length)] ?? 'shared');
      await prepare(scene, move);
      const killAfter = random() * LATEST_KILL * (took[move.mode] ?? 2000);
      const key = randomUUID();
      const asking = begin(scene, move, key).catch(() => undefined);
      await delay(killAfter);
      await server.kill();
      server = await startServer({ dataDir, token });
      const crashed = performance.now();
      await asking;
      const { state, error } = await migrate(scene, move, key);
      slowest = Math.max(slowest, performance.now() - crashed);
      endings[state] = (endings[state] ?? 0) + 1;
      await wakeUp(scene, move, (state === 'SUCCEEDED' ? move.to : move.place).host);
      const seen = await lookAtMigration(api(), estate, { name: NAME, vmId, connections });
      const expected = state === 'SUCCEEDED' ? move.to : move.place;
      const lost = [
        ...seen.lost,
        ...(seen.host === expected.host ? [] : [`${state}, but on host ${seen.host}`]),
      ];
      const corrupt = seen.host === null ? [] : await seePattern(estate.hosts[seen.host], NAME, pattern);
      for (const [kind, found] of Object.entries({ ...seen.damage, lost, corrupt })) {
        damage[kind as keyof typeof damage] += found.length;
        for (const what of found) console.error(`${kind}: ${what}`);
      }
      if (state !== 'SUCCEEDED') console.error(JSON.stringify(error));
      console.error(`round ${round + 1}/${rounds}: ${move.mode}, killed after ${ms(killAfter)}, ${state}`);
      if (seen.host === null) break;
      place = { host: seen.host, pool: seen.pool };
    }
    const broken = await imagesAreSound(estate, NAME);
    for (const what of broken) console.error(`corrupt: ${what}`);
    const corrupt = damage.corrupt + broken.length;
    const slowestEndSeconds = Math.round(slowest / 100) / 10;
    return { rounds, ...damage, corrupt, lost: damage.lost + corrupt, seed, endings, slowestEndSeconds };
  } catch (error) {
    console.error(server.output());
    throw error;
  } finally {
    await server.stop();
    await estate.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

interface Scene {
  readonly estate: TwoHosts;
  readonly connections: readonly [string, string];
  readonly vmId: string;
  readonly pattern: Pattern;
  readonly api: () => Api;
}

function begin({ api, connections, vmId }: Scene, { to, mode }: Move, key: string): Promise<Operation> {
  const how = {
    shared: { sharedStorage: true, bandwidthMbps: 800 },
    copy: { targetStorage: to.pool, bandwidthMbps: 800 },
    cold: { targetStorage: to.pool, live: false },
  }[mode];
  const body = { targetConnection: connections[to.host], ...how };
  return api().send<Operation>('POST', `/vms/${vmId}/migrate`, body, { 'idempotency-key': key });
}

/** A machine that is to go cold is switched off first, with what it has written on its disk. */
async function prepare({ api, vmId, estate, pattern }: Scene, { mode, place }: Move): Promise<void> {
  if (mode !== 'cold') return;
  await inGuest(estate.hosts[place.host], NAME, 'sync');
  await succeed(api(), `/vms/${vmId}/stop`, { force: true });
  pattern.written = 0;
}

/** And switched on again afterwards, wherever it is by the operation's word. */
async function wakeUp({ api, vmId, estate, pattern }: Scene, { mode }: Move, host: 0 | 1): Promise<void> {
  if (mode !== 'cold') return;
  await succeed(api(), `/vms/${vmId}/start`, undefined);
  await goOnWriting(estate.hosts[host], NAME, pattern);
}

async function succeed(api: Api, path: string, body: object | undefined): Promise<void> {
  const begun = await api.send<Operation>('POST', path, body);
  const { state, error } = await endOf(api, begun.id, END_DEADLINE_MS);
  if (state !== 'SUCCEEDED') throw new Error(`${path}: ${JSON.stringify(error)}`);
}

/** Asks as a client does that never got its answer, and waits for the end. */
async function migrate(scene: Scene, move: Move, key: string): Promise<Operation> {
  const begun = await eventually('the migration is accepted', END_DEADLINE_MS, () => begin(scene, move, key));
  return endOf(scene.api(), begun.id, END_DEADLINE_MS);
}

function ms(time = 0): string {
  return `${Math.round(time)} ms`;
}
