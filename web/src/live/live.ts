import { ApiProblem, followEvents } from '@anyvisor/client';
import type { Schemas } from '../api/client.ts';
import { queryClient } from '../api/query-client.ts';
import { sessionQuery } from '../session/session.ts';

export type ServerEvent = Schemas['Event'];
export type LiveState = 'connecting' | 'live' | 'away';

type Listener = (events: readonly ServerEvent[]) => void;

const listeners = new Set<Listener>();
const stateListeners = new Set<() => void>();
let state: LiveState = 'connecting';

/** Events are handed on in lots, at most this often, in ms: 200 changes a second are ten updates of the page. */
const lotEvery = 100;

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

/** Follows the server's events until `signal` aborts. After a gap that cannot be filled everything is read anew. */
export async function goLive(signal: AbortSignal): Promise<void> {
  let lot: ServerEvent[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const handOn = () => {
    timer = undefined;
    const events = lot;
    lot = [];
    for (const listener of listeners) {
      listener(events);
    }
  };
  while (!signal.aborted) {
    try {
      become('connecting');
      const onOpen = () => {
        become('live');
        // Between what was read and this moment something may have changed.
        void queryClient.invalidateQueries({
          predicate: ({ queryKey }) => queryKey[0] !== sessionQuery.queryKey[0],
        });
      };
      for await (const event of followEvents({ url: window.location.origin, signal, onOpen })) {
        lot.push(event);
        timer ??= setTimeout(handOn, lotEvery);
      }
    } catch (thrown) {
      become('away');
      if (thrown instanceof ApiProblem && thrown.problem.status === 401) {
        await queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
        return;
      }
    }
    await rest(2_000, signal);
  }
}

function become(next: LiveState): void {
  if (state !== next) {
    state = next;
    for (const listener of stateListeners) {
      listener();
    }
  }
}

function rest(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
