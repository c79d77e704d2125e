import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import type { Notifications } from '../db/notifications.ts';
import { inTenant } from '../db/transaction.ts';
import type { Sync } from '../inventory/sync.ts';
import type { Lease } from '../nodes/lease.ts';
import { assertLease } from '../nodes/queries.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { ConnectedPort } from './connected-port.ts';
import type { PortCache } from './port-cache.ts';
import { connectionChannel, findConnection } from './queries.ts';
import { recordStatus } from './status.ts';
import { parseConnectionNote, refreshChannel } from './notes.ts';

/** What this node does for the connections it holds: watch them, and let their operations run. */
export interface Attendance {
  readonly acquired: (lease: Lease) => void;
  readonly lost: (lease: Lease) => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface AttendanceDependencies {
  readonly db: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly notifications: Notifications;
  readonly ports: PortCache;
  /** Begins to keep the inventory in step, until the signal. */
  readonly sync: (lease: Lease, connected: ConnectedPort, signal: AbortSignal) => Sync;
  /** The port is open and the lease ours: operations may run. Called again after each `onDetach`. */
  readonly onAttach: (lease: Lease, connected: ConnectedPort) => void;
  readonly onDetach: (lease: Lease) => void | Promise<void>;
  /** Nothing of the connection is done here any more. */
  readonly onReleased: (connectionId: string) => void;
}

interface Post {
  readonly lease: Lease;
  /** Changes of one connection happen one after the other. */
  turn: Promise<void>;
  working: Working | undefined;
}

interface Working {
  readonly connected: ConnectedPort;
  readonly sync: Sync;
  readonly stop: AbortController;
}

export async function createAttendance(deps: AttendanceDependencies): Promise<Attendance> {
  const posts = new Map<string, Post>();

  function inTurn(post: Post, work: () => Promise<void>): Promise<void> {
    post.turn = post.turn.then(work).catch((error: unknown) => {
      deps.logger.error(
        { err: error, connectionId: post.lease.connectionId },
        'a connection could not be attended',
      );
    });
    return post.turn;
  }

  /** Goes on with the same port, or begins anew with another; also called when nothing changed. */
  async function settle(post: Post): Promise<void> {
    const { lease } = post;
    if (posts.get(lease.connectionId) !== post || !lease.held()) {
      return;
    }
    const port = await deps.ports.get(lease.tenantId, lease.connectionId);
    if (port.ok && post.working?.connected === port.value) {
      return;
    }
    await rest(post);
    if (!port.ok) {
      await noteUnusable(deps, lease, port.error);
      return;
    }
    const stop = new AbortController();
    const signal = AbortSignal.any([lease.signal, stop.signal]);
    post.working = { connected: port.value, stop, sync: deps.sync(lease, port.value, signal) };
    deps.onAttach(lease, port.value);
  }

  async function rest(post: Post): Promise<void> {
    const { working, lease } = post;
    if (working !== undefined) {
      post.working = undefined;
      working.stop.abort();
      await deps.onDetach(lease);
      await working.sync.ended;
    }
  }

  async function revise(tenantId: string, connectionId: string): Promise<void> {
    await deps.ports.revise(tenantId, connectionId);
    const post = posts.get(connectionId);
    if (post !== undefined) {
      await inTurn(post, () => settle(post));
    }
  }

  const logged = (error: unknown) =>
    deps.logger.error({ err: error }, 'a change of a connection was not taken over');
  const stops = await Promise.all([
    deps.notifications.listen(connectionChannel, {
      onPayload: (payload) => {
        const note = parseConnectionNote(payload);
        if (note !== undefined) {
          revise(note.tenantId, note.connectionId).catch(logged);
        }
      },
      onGap: () => {
        deps.ports
          .reviseAll()
          .then(() => Promise.all([...posts.values()].map((post) => inTurn(post, () => settle(post)))))
          .catch(logged);
      },
    }),
    deps.notifications.listen(refreshChannel, {
      onPayload: (payload) => {
        const note = parseConnectionNote(payload);
        if (note !== undefined) {
          posts.get(note.connectionId)?.working?.sync.refresh();
        }
      },
    }),
  ]);

  async function lost(lease: Lease): Promise<void> {
    const post = posts.get(lease.connectionId);
    if (post?.lease === lease) {
      posts.delete(lease.connectionId);
      await inTurn(post, () => rest(post));
      if (!posts.has(lease.connectionId)) {
        deps.onReleased(lease.connectionId);
      }
    }
  }

  return {
    acquired: (lease) => {
      const post: Post = { lease, turn: Promise.resolve(), working: undefined };
      posts.set(lease.connectionId, post);
      void inTurn(post, () => settle(post));
    },
    lost,
    close: async () => {
      stops.forEach((stop) => stop());
      await Promise.all([...posts.values()].map((post) => lost(post.lease)));
    },
  };
}

/** A connection that cannot even be opened (switched off, a type this build lacks) shows why. */
async function noteUnusable(
  deps: AttendanceDependencies,
  lease: Lease,
  error: Parameters<typeof recordStatus>[1]['error'] & object,
): Promise<void> {
  await inTenant(deps.db, lease.tenantId, async (tx) => {
    await assertLease(tx, lease);
    const row = await findConnection(tx, lease.connectionId);
    if (row !== undefined) {
      await recordStatus(tx, {
        tenantId: lease.tenantId,
        connectionId: lease.connectionId,
        name: row.name,
        health: row.enabled ? 'UNREACHABLE' : 'DISABLED',
        breaker: 'closed',
        now: deps.clock.now(),
        ...(row.enabled ? { error } : {}),
      });
    }
  });
}
