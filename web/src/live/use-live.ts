import { useEffect, useRef, useSyncExternalStore } from 'react';
import { goLive, liveState, onEvents, onLiveState } from './live.ts';
import type { Session } from '../session/session.ts';
import type { ServerEvent } from './follow-server.ts';
import type { LiveState } from './hearing.ts';

/** Keeps the page live while it is mounted; once, by the shell. */
export function useGoLive({ tenant, user }: Session): void {
  const [tenantId, userId] = [tenant.id, user.id];
  useEffect(() => {
    const ending = new AbortController();
    void goLive({ tenantId, userId }, ending.signal);
    return () => ending.abort();
  }, [tenantId, userId]);
}

/** Hears the server's events while the component is mounted. */
export function useEvents(listener: (events: readonly ServerEvent[]) => void): void {
  const newest = useRef(listener);
  useEffect(() => {
    newest.current = listener;
  });
  useEffect(() => onEvents((events) => newest.current(events)), []);
}

/** Whether changes reach this page at the moment. */
export function useLiveState(): LiveState {
  return useSyncExternalStore(onLiveState, liveState);
}
