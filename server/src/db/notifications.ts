import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import type { Database } from './database.ts';

/** What nodes tell each other through the database: hints to look, never the only copy of anything. */
export interface Notifications {
  /** `channel` is ours and fixed, never from outside. Ends once the node listens. */
  readonly listen: (channel: string, listener: NotificationListener) => Promise<() => void>;
  readonly close: () => Promise<void>;
}

export interface NotificationListener {
  readonly onPayload: (payload: string) => void;
  /** The session was broken for a while: look for yourself what you may have missed. */
  readonly onGap?: () => void;
}

/** Between two attempts to listen again, in ms. */
const retryPause = 500;

/** One session for all channels of this node. */
export async function createNotifications(
  db: Database,
  onError: (error: unknown) => void = () => undefined,
): Promise<Notifications> {
  const channels = new Map<string, Set<NotificationListener>>();
  const closing = new AbortController();
  let session = await connect();

  async function connect(): Promise<pg.Client> {
    const client = db.session('notifications');
    let lost = false;
    const reconnect = (error?: Error) => {
      if (!lost && !closing.signal.aborted) {
        lost = true;
        onError(error ?? new Error('the session for notifications ended'));
        void connectAgain();
      }
    };
    client.on('notification', ({ channel, payload = '' }) => {
      channels.get(channel)?.forEach((listener) => listener.onPayload(payload));
    });
    client.on('error', reconnect);
    client.on('end', () => reconnect());
    try {
      await client.connect();
      for (const channel of channels.keys()) {
        await client.query(`listen ${channel}`);
      }
    } catch (error) {
      lost = true;
      await client.end().catch(() => undefined);
      throw error;
    }
    return client;
  }

  async function connectAgain(): Promise<void> {
    while (!closing.signal.aborted) {
      await delay(retryPause, undefined, { signal: closing.signal }).catch(() => undefined);
      try {
        session = await connect();
        channels.forEach((listeners) => listeners.forEach((listener) => listener.onGap?.()));
        return;
      } catch (error) {
        onError(error);
      }
    }
  }

  return {
    listen: async (channel, listener) => {
      const listeners = channels.get(channel) ?? new Set();
      channels.set(channel, listeners.add(listener));
      // A broken session is being made anew and will listen to this channel as well.
      await session.query(`listen ${channel}`).catch(onError);
      return () => {
        listeners.delete(listener);
      };
    },
    close: async () => {
      closing.abort();
      await session.end().catch(() => undefined);
    },
  };
}
