import { err, ok } from '@anyvisor/domain';
import type { HypervisorError, InventoryBatch, Result } from '@anyvisor/domain';
import type { CallContext } from '@anyvisor/port';
import { mapError } from './errors.ts';
import { procedures } from './protocol/procedures.ts';
import { readWholeHost } from './reading/inventory.ts';
import { readBridges } from './reading/bridges.ts';
import { readNetworks } from './reading/networks.ts';
import { resourceTree } from './reading/resources.ts';
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
  /** News that come together are told together. */
  gather: 25,
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
export async function* watch(session: LibvirtSession, ctx: CallContext): AsyncGenerator<Item> {
  const { now } = session.environment;
  const news = new News();
  const endpoint = (await session.on({ ...ctx, deadline: now() + PACE.wholeHost })).detached(PACE.wholeHost);
  const unsubscribe = await subscribeToNews(endpoint, news);
  const forget = endpoint.memory.onChanged((uuid) => news.domain(uuid));
  const stop = async (): Promise<void> => {
    forget();
    await unsubscribe();
  };
  try {
    yield* follow(endpoint, news, ctx.signal);
  } catch (thrown) {
    if (!ctx.signal.aborted) yield err(mapError(thrown, 'watch'));
  } finally {
    await stop();
  }
}

async function* follow(endpoint: Endpoint, news: News, signal: AbortSignal): AsyncGenerator<Item> {
  const { now } = endpoint;
  const picture = new HostPicture();
  const rereader = new VmRereader(endpoint, news, () => picture.known);
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
    await news.wait(PACE.tick, signal, isSomething);
    if (isSomething()) await news.wait(PACE.gather, signal, () => false);
  }

  function isSomething(): boolean {
    const { domains, storage, everything, failure } = news;
    return domains.size > 0 || storage || everything || failure !== undefined || rereader.hasReady;
  }

  async function whatIsNew(): Promise<readonly InventoryBatch[]> {
    if (news.everything || news.domains.size > MANY || now() >= due.everything) return wholeHost();
    rereader.ask(news.domains);
    news.domains.clear();
    const batches = rereader.hasReady ? picture.vmsChanged(rereader.take()) : [];
    return news.storage || now() >= due.surroundings ? [...batches, ...(await surroundings())] : batches;
  }

  async function wholeHost(): Promise<readonly InventoryBatch[]> {
    const again = due.everything > 0;
    news.everything = false;
    news.storage = false;
    news.domains.clear();
    const within = endpoint.detached(PACE.wholeHost);
    if (again) await refreshPools(within, picture.known.pools);
    const batch = picture.reset(await readWholeHost(within, 'recall'));
    due.everything = now() + PACE.everything;
    due.surroundings = now() + PACE.surroundings;
    return [batch];
  }

  async function surroundings(): Promise<readonly InventoryBatch[]> {
    news.storage = false;
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
    return picture.surroundingsChanged({ pools, networks, bridges, volumes, resources });
  }

  /** Said only when the daemon has answered just now. */
  async function alive(): Promise<InventoryBatch> {
    await endpoint.detached(PACE.signOfLife).call(procedures.connectGetLibVersion, {});
    due.alive = now() + PACE.alive;
    return { type: 'alive' };
  }
}
