import { err, ok } from '@anyvisor/domain';
import type { HypervisorError, InventoryBatch, Result } from '@anyvisor/domain';
import type { CallContext } from '@anyvisor/port';
import { mapError } from './errors.ts';
import { procedures } from './protocol/procedures.ts';
import { readWholeHost } from './reading/inventory.ts';
import { readBridges } from './reading/bridges.ts';
import { readNetworks } from './reading/networks.ts';
import { resourceTree } from './reading/resources.ts';
import type { RecentReadings } from './reading/recent-readings.ts';
import { readPools, readVolumes } from './reading/storage.ts';
import type { Endpoint } from './session/endpoint.ts';
import type { LibvirtSession } from './session/libvirt-session.ts';
import { GuestPoll } from './watching/guest-poll.ts';
import { HostPicture } from './watching/host-picture.ts';
import { News } from './watching/news.ts';
import { refreshPools } from './watching/refresh-pools.ts';
import { subscribeToNews } from './watching/subscriptions.ts';
import { VmRereader } from './watching/vm-rereader.ts';

type Item = Result<InventoryBatch, HypervisorError>;

/** Milliseconds. */
const PACE = {
  /** News is left lying for so long: more of it is often on its way, and whoever made it reads the VM himself. */
  gather: 150,
  /** Guests are looked after. */
  tick: 1000,
  alive: 20_000,
  surroundings: 60_000,
  everything: 300_000,
  /** For reading a whole host, and for a sign of life. */
  wholeHost: 120_000,
  signOfLife: 10_000,
} as const;

/** More changed domains than this are cheaper to read as a whole. */
const MANY = 500;

/**
 * Everything once, then what changes: libvirt's events say which domain, a re-read says what. What has no events
 * (volumes, free space) is looked at every minute, and everything every five.
 */
export async function* watch(
  session: LibvirtSession,
  ctx: CallContext,
  recent: RecentReadings,
): AsyncGenerator<Item> {
  const { now } = session.environment;
  const news = new News();
  const endpoint = (await session.on({ ...ctx, deadline: now() + PACE.wholeHost })).detached(PACE.wholeHost);
  const unsubscribe = await subscribeToNews(endpoint, news);
  const forget = endpoint.memory.onChanged((uuid) => news.domain(uuid));
  const stop = async (): Promise<void> => {
    recent.host = undefined;
    forget();
    await unsubscribe();
  };
  try {
    yield* follow(endpoint, news, ctx.signal, recent);
  } catch (thrown) {
    if (!ctx.signal.aborted) yield err(mapError(thrown, 'watch'));
  } finally {
    await stop();
  }
}

async function* follow(
  endpoint: Endpoint,
  news: News,
  signal: AbortSignal,
  recent: RecentReadings,
): AsyncGenerator<Item> {
  const { now } = endpoint;
  const picture = new HostPicture();
  const rereader = new VmRereader(endpoint, news, recent);
  const guests = new GuestPoll(endpoint, news);
  const due = { alive: 0, surroundings: 0, everything: 0 };
  news.everything = true;
  while (!signal.aborted) {
    if (news.failure !== undefined) throw news.failure.thrown;
    const batches = await whatIsNew();
    for (const batch of batches) yield ok(batch);
    if (batches.length > 0) due.alive = now() + PACE.alive;
    else if (now() >= due.alive) yield ok(await alive());
    guests.look(picture.vms);
    await news.wait(pause(), signal);
  }

  function pause(): number {
    if (news.everything || news.failure !== undefined || rereader.hasReady) return 0;
    return Math.min(PACE.tick, news.oldest + PACE.gather - performance.now());
  }

  async function whatIsNew(): Promise<readonly InventoryBatch[]> {
    if (news.everything || news.size > MANY || now() >= due.everything) return wholeHost();
    const ripe = performance.now() - PACE.gather;
    rereader.ask(news.takeDomains(ripe));
    const batches = rereader.hasReady ? picture.vmsChanged(rereader.take()) : [];
    const look = news.takeStorage(ripe) || now() >= due.surroundings;
    return look ? [...batches, ...(await surroundings())] : batches;
  }

  async function wholeHost(): Promise<readonly InventoryBatch[]> {
    const again = due.everything > 0;
    news.clear();
    const within = endpoint.detached(PACE.wholeHost);
    if (again) await refreshPools(within, picture.known.pools);
    const began = performance.now();
    const batch = picture.reset(await readWholeHost(within, 'recall'), began);
    recent.host = picture.known;
    due.everything = now() + PACE.everything;
    due.surroundings = now() + PACE.surroundings;
    return [batch];
  }

  async function surroundings(): Promise<readonly InventoryBatch[]> {
    due.surroundings = now() + PACE.surroundings;
    const within = endpoint.detached(PACE.wholeHost);
    const [pools, networks, bridges] = await Promise.all([
      readPools(within),
      readNetworks(within),
      readBridges(within),
    ]);
    const [volumes, resources] = await Promise.all([
      readVolumes(within, pools),
      resourceTree(within, { pools, networks, bridges }),
    ]);
    const batches = picture.surroundingsChanged({ pools, networks, bridges, volumes, resources });
    recent.host = picture.known;
    return batches;
  }

  /** Said only when the daemon has answered just now. */
  async function alive(): Promise<InventoryBatch> {
    await endpoint.detached(PACE.signOfLife).call(procedures.connectGetLibVersion, {});
    due.alive = now() + PACE.alive;
    return { type: 'alive' };
  }
}
