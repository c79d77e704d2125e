import { useEffect, useRef, useSyncExternalStore } from 'react';
import { goLive, liveState, onEvents, onLiveState } from './live.ts';
import type { LiveState, ServerEvent } from './live.ts';

/** Keeps the page live while it is mounted; once, by the shell. */
export function useGoLive(): void {
  useEffect(() => {
    const ending = new AbortController();
    void goLive(ending.signal);
    return () => ending.abort();
  }, []);
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
