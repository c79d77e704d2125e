import { queryClient } from '../../api/query-client.ts';
import { useEvents } from '../../live/use-live.ts';

/** Keeps shown connections true while the server tells of them. */
export function useLiveConnections(): void {
  useEvents((events) => {
    const told = new Set(
      events.filter(({ type }) => type.startsWith('connection.')).map(({ subject }) => subject.id),
    );
    if (told.size === 0) {
      return;
    }
    void queryClient.invalidateQueries({ queryKey: ['connections'] });
    for (const id of told) {
      void queryClient.invalidateQueries({ queryKey: ['connection', id] });
    }
  });
}
