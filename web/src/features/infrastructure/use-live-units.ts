import { useEffect, useRef } from 'react';
import { queryClient } from '../../api/query-client.ts';
import { useEvents } from '../../live/use-live.ts';

/** Units are read anew at most this often, in ms: capacity moves with every VM that starts. */
const atMostEvery = 3_000;

/** Keeps units that are shown true: lists, trees and single ones. Once, by the page around them. */
export function useLiveUnits(): void {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  useEvents((events) => {
    const matter = events.some(({ type }) => /^(resource|template|connection)\./.test(type));
    if (matter && timer.current === undefined) {
      timer.current = setTimeout(() => {
        timer.current = undefined;
        for (const key of ['units', 'unit']) {
          void queryClient.invalidateQueries({ queryKey: [key] }, { cancelRefetch: false });
        }
        void queryClient.invalidateQueries(
          { predicate: ({ queryKey }) => queryKey[0] === 'connection' && queryKey[2] === 'tree' },
          { cancelRefetch: false },
        );
      }, atMostEvery);
    }
  });
}
