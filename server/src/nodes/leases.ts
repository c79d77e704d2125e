import { inSystem } from '../db/transaction.ts';
import type { Database } from '../db/database.ts';
import type { NewId } from '../ids.ts';
import type { Lease } from './lease.ts';
import { freeLeases, heldLeases, leaseLoad, nodeTtlSeconds, takeLeases } from './queries.ts';
import type { LeaseRow } from './queries.ts';
import { forgetDeadNodes, register } from './registration.ts';
import type { Registration } from './registration.ts';

export interface Leases {
  readonly held: () => readonly Lease[];
  /** This process's registration as a node stands. */
  readonly valid: () => boolean;
  /** Looks for free ones now, instead of within a second. */
  readonly nudge: () => void;
  /** Gives everything back; `onLost` has been awaited for each. */
  readonly close: () => Promise<void>;
}

export interface LeaseHandlers {
  readonly onAcquired: (lease: Lease) => void;
  /** Called after the lease's signal is aborted; awaited only on an orderly end. */
  readonly onLost: (lease: Lease) => void | Promise<void>;
  readonly onError: (error: unknown) => void;
}

/** Times in ms. */
const beatEvery = 3000;
const lookEvery = 1000;
/** How long one leaves a free lease to a node with fewer. */
const courtesy = 1500;
/** From the last heart-beat on, this node trusts itself a little shorter than the others do. */
const trust = nodeTtlSeconds * 1000 - 1500;

interface HeldLease extends Lease {
  readonly lose: () => void;
}

/**
 * Keeps this process registered as a node and collects leases of connections nobody living holds. Whatever breaks (the
 * session, the network, this process's own pauses) ends in the same way: all leases are lost, and it registers anew.
 */
export async function createLeases(db: Database, newId: NewId, handlers: LeaseHandlers): Promise<Leases> {
  const held = new Map<string, HeldLease>();
  let registration = await register(db, newId());
  let lastBeat = performance.now();
  let closed = false;
  /** Free leases, and since when this node has seen them so. */
  let freeSince = new Map<string, number>();
  let turn: Promise<void> = Promise.resolve();
  let waiting = false;
  watchSession(registration);

  function watchSession({ session }: Registration): void {
    session.on('notification', () => nudge());
    session.on('end', () => nudge());
  }

  /** One turn after the other, and at most one waiting. */
  function nudge(): void {
    if (waiting || closed) {
      return;
    }
    waiting = true;
    turn = turn.then(async () => {
      waiting = false;
      if (!closed) {
        await look().catch(handlers.onError);
      }
    });
  }

  async function look(): Promise<void> {
    if (!(await beat())) {
      void loseAll();
      await registration.session.end().catch(() => undefined);
      const renewed = performance.now();
      registration = await register(db, newId());
      lastBeat = renewed;
      watchSession(registration);
      await forgetDeadNodes(db);
    }
    const { nodeId } = registration;
    const { mine, free, load } = await inSystem(db, async (tx) => ({
      mine: await heldLeases(tx, nodeId),
      free: await freeLeases(tx),
      load: await leaseLoad(tx, nodeId),
    }));
    dropForeign(mine);
    // Taken, but the answer never came.
    mine.filter((row) => !held.has(row.connection_id)).forEach(acquired);
    const now = performance.now();
    freeSince = new Map(free.map((id) => [id, freeSince.get(id) ?? now]));
    if (free.length > 0) {
      await take(free, load);
    }
  }

  async function beat(): Promise<boolean> {
    if (performance.now() - lastBeat < beatEvery) {
      return alive(registration);
    }
    const began = performance.now();
    const lives = await withDeadline(registration.beat(), trust).catch(() => false);
    if (lives) {
      lastBeat = began;
    }
    return lives;
  }

  /** The one with the fewest takes at once; the others leave it some time, so that new connections spread. */
  async function take(
    free: readonly string[],
    load: { own: number; fewest: number; nodes: number },
  ): Promise<void> {
    const share = Math.ceil(free.length / Math.max(1, load.nodes));
    const wanted = load.own <= load.fewest ? free.slice(0, share) : [];
    const late = free.filter((id) => performance.now() - (freeSince.get(id) ?? Infinity) > courtesy);
    const candidates = [...new Set([...wanted, ...late])];
    if (candidates.length > 0) {
      const rows = await inSystem(db, (tx) => takeLeases(tx, registration.nodeId, candidates));
      rows.forEach(acquired);
    }
  }

  function acquired(row: LeaseRow): void {
    const { nodeId } = registration;
    const ended = new AbortController();
    const lease: HeldLease = {
      tenantId: row.tenant_id,
      connectionId: row.connection_id,
      nodeId,
      epoch: row.epoch,
      held: () => !ended.signal.aborted && performance.now() - lastBeat < trust,
      signal: ended.signal,
      lose: () => ended.abort(),
    };
    held.set(lease.connectionId, lease);
    try {
      handlers.onAcquired(lease);
    } catch (error) {
      handlers.onError(error);
    }
  }

  function dropForeign(mine: readonly LeaseRow[]): void {
    const epochs = new Map(mine.map((row) => [row.connection_id, row.epoch]));
    for (const lease of held.values()) {
      if (epochs.get(lease.connectionId) !== lease.epoch) {
        void lost(lease);
      }
    }
  }

  async function lost(lease: HeldLease): Promise<void> {
    held.delete(lease.connectionId);
    lease.lose();
    try {
      await handlers.onLost(lease);
    } catch (error) {
      handlers.onError(error);
    }
  }

  function loseAll(): Promise<unknown> {
    return Promise.all([...held.values()].map(lost));
  }

  const timer = setInterval(() => {
    if (performance.now() - lastBeat > trust) {
      void loseAll();
    }
    nudge();
  }, lookEvery);
  nudge();

  return {
    held: () => [...held.values()],
    valid: () => !closed && performance.now() - lastBeat < trust,
    nudge,
    close: async () => {
      closed = true;
      clearInterval(timer);
      await turn;
      await loseAll();
      await registration.leave();
    },
  };
}

/** A session that ended without a word answers nothing any more. */
async function alive({ session }: Registration): Promise<boolean> {
  return withDeadline(session.query('select'), trust).then(
    () => true,
    () => false,
  );
}

async function withDeadline<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the database did not answer in time')), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
