import { setTimeout as delay } from 'node:timers/promises';
import type { Api } from '../support/api.ts';
import { removeVms } from '../support/estate.ts';
import { ask, askAgainUntilEnded, requestsOf } from './create-batch.ts';
import { countDamage } from './count-damage.ts';
import type { CreatePeer } from './create-peer.ts';
import { randomFrom } from './damage.ts';
import type { ChaosOptions, Damage } from './damage.ts';

export interface KillEstate {
  readonly peer: CreatePeer;
  readonly connection: string;
  /** Whom requests go to before the kill. */
  readonly before: () => Api;
  /** Kills with SIGKILL and sees to it that somebody can be asked again. */
  readonly crash: () => Promise<void>;
  /** Whom to ask after the kill. */
  readonly after: () => Api;
  /** Runs when a round is over, before the next one. */
  readonly restore?: () => Promise<void>;
}

const VMS_A_ROUND = 8;
/** As a part of what a batch takes undisturbed: kills also fall right after the end. */
const LATEST_KILL = 1.2;

/** Creates VMs, kills at a random instant, waits for every operation to end, and counts what the hypervisor shows. */
export async function killRounds(estate: KillEstate, { rounds, seed }: ChaosOptions): Promise<Damage> {
  const random = randomFrom(seed);
  const seenBefore = await estate.peer.look();
  const damage = { orphans: 0, duplicates: 0, lost: 0 };
  const endings: Record<string, number> = {};
  const latestKillMs = LATEST_KILL * (await undisturbed(estate));
  console.error(`a batch undisturbed takes ${Math.round(latestKillMs / LATEST_KILL)} ms`);
  let unanswered = 0;
  let slowestEndSeconds = 0;
  for (let round = 0; round < rounds; round += 1) {
    const { connection, peer } = estate;
    const requests = requestsOf({ round, count: VMS_A_ROUND, connection, template: peer.template });
    const killAfter = Math.round(random() * latestKillMs);
    const asking = ask(estate.before(), requests);
    await delay(killAfter);
    await estate.crash();
    const crashedAt = performance.now();
    unanswered += requests.length - (await asking).length;
    const ended = await askAgainUntilEnded(estate.after, requests);
    const endSeconds = (performance.now() - crashedAt) / 1000;
    slowestEndSeconds = Math.max(slowestEndSeconds, endSeconds);
    const found = await countDamage(estate.after(), ended, {
      before: seenBefore,
      now: await peer.look(),
    });
    for (const kind of ['orphans', 'duplicates', 'lost'] as const) {
      damage[kind] += found[kind].length;
      for (const what of found[kind]) console.error(`${kind}: ${what}`);
    }
    for (const { state } of ended.values()) endings[state] = (endings[state] ?? 0) + 1;
    console.error(
      `round ${round + 1}/${rounds}: killed after ${killAfter} ms, all ended ${endSeconds.toFixed(1)} s later`,
    );
    await cleanUp(estate.after(), peer, [...ended.keys()]);
    await estate.restore?.();
  }
  const slowest = Math.round(slowestEndSeconds * 10) / 10;
  return {
    rounds,
    ...damage,
    seed,
    requests: rounds * VMS_A_ROUND,
    unanswered,
    endings,
    slowestEndSeconds: slowest,
  };
}

/** Milliseconds from asking for a batch to the end of its last operation, without a kill. */
async function undisturbed({ before, connection, peer }: KillEstate): Promise<number> {
  const requests = requestsOf({ round: 0, count: VMS_A_ROUND, connection, template: peer.template });
  const started = performance.now();
  await ask(before(), requests);
  const ended = await askAgainUntilEnded(before, requests);
  const took = performance.now() - started;
  await cleanUp(before(), peer, [...ended.keys()]);
  return took;
}

async function cleanUp(api: Api, peer: CreatePeer, names: readonly string[]): Promise<void> {
  await removeVms(api, names);
  const left = (await peer.look()).vms.filter((vm) => names.includes(vm));
  if (left.length > 0) throw new Error(`still on the hypervisor: ${left.join(', ')}`);
}
