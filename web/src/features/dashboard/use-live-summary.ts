import { useEffect, useRef } from 'react';
import { queryClient } from '../../api/query-client.ts';
import { useEvents } from '../../live/use-live.ts';
import { summaryQuery } from './summary-query.ts';

/** Changes may come by the hundred a second; the figures are read anew at most this often, in ms. */
const atMostEvery = 2_000;

/** Reads the summary anew after something happened, soon and not too often. */
export function useLiveSummary(): void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEvents((events) => {
    if (timer.current === undefined && events.some(({ ephemeral }) => ephemeral !== true)) {
      timer.current = setTimeout(() => {
        timer.current = undefined;
        void queryClient.invalidateQueries({ queryKey: summaryQuery.queryKey });
      }, atMostEvery);
    }
  });
  useEffect(() => () => clearTimeout(timer.current), []);
}
