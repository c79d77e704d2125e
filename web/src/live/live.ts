import { queryClient } from '../api/query-client.ts';
import { sessionEnded } from '../session/session-token.ts';
import { sessionQuery } from '../session/session.ts';
import { followServer } from './follow-server.ts';
import type { ServerEvent } from './follow-server.ts';
import type { Hearing, LiveState } from './hearing.ts';
import { shareStream } from './shared-stream.ts';
import type { Channel, Told } from './told.ts';

type Listener = (events: readonly ServerEvent[]) => void;

const listeners = new Set<Listener>();
const stateListeners = new Set<() => void>();
let state: LiveState = 'connecting';

/** Events are handed on in lots, at most this often, in ms: 200 changes a second are ten updates of the page. */
const lotEvery = 100;
/** How often a tab makes sure of the one that hears for all, in ms. */
const askEvery = 5_000;

/** Hears every event from now on, in lots; answers how to stop hearing. */
export function onEvents(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function liveState(): LiveState {
  return state;
}

export function onLiveState(listener: () => void): () => void {
  stateListeners.add(listener);
  return () => stateListeners.delete(listener);
}

/**
 * Hears the server's events until `signal` aborts, over one stream for all tabs of this user in this tenant. After a gap
 * everything is read anew.
 */
export async function goLive(
  { tenantId, userId }: { readonly tenantId: string; readonly userId: string },
  signal: AbortSignal,
): Promise<void> {
  become('connecting');
  const hearing = hearingOf(signal);
  if (navigator.locks === undefined || typeof BroadcastChannel === 'undefined') {
    return followServer(hearing, signal);
  }
  const name = `anyvisor-live-1/${tenantId}/${userId}`;
  await shareStream(
    {
      id: crypto.randomUUID(),
      channel: channelOf(name),
      lock: { name, manager: navigator.locks },
      follow: followServer,
      visible: () => document.visibilityState === 'visible',
      ticks,
    },
    hearing,
    signal,
  );
}

function channelOf(name: string): Channel<ServerEvent> {
  const channel = new BroadcastChannel(name);
  return {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has no target
    post: (told) => channel.postMessage(told),
    // Of this origin, and by this version: the name says which.
    listen: (hear) => channel.addEventListener('message', ({ data }) => hear(data as Told<ServerEvent>)),
    close: () => channel.close(),
  };
}

function hearingOf(signal: AbortSignal): Hearing<ServerEvent> {
  let lot: ServerEvent[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let openedBefore = false;
  signal.addEventListener('abort', () => clearTimeout(timer));
  const handOn = () => {
    timer = undefined;
    const events = lot;
    lot = [];
    for (const listener of listeners) {
      listener(events);
    }
  };
  return {
    state: become,
    opened: () => {
      become('live');
      // Between what was read and this moment something may have changed: later also who is signed in, and where.
      const all = openedBefore;
      openedBefore = true;
      void queryClient.invalidateQueries({
        predicate: ({ queryKey }) => all || queryKey[0] !== sessionQuery.queryKey[0],
      });
    },
    event: (event) => {
      lot.push(event);
      timer ??= setTimeout(handOn, lotEvery);
    },
    ended: sessionEnded,
  };
}

function ticks(tick: () => void): () => void {
  const timer = setInterval(tick, askEvery);
  document.addEventListener('visibilitychange', tick);
  return () => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', tick);
  };
}

function become(next: LiveState): void {
  if (state !== next) {
    state = next;
    for (const listener of stateListeners) {
      listener();
    }
  }
}
