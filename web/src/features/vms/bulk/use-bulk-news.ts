import { useEffect } from 'react';
import { api, ask } from '../../../api/client.ts';
import { useEvents } from '../../../live/use-live.ts';
import type { BulkRun } from './bulk-run.ts';

/** Every so often, in ms, operations of which nothing was heard are asked for themselves; so many at once. */
const askEvery = 5_000;
const asksAtOnce = 8;

/** Tells a run what becomes of its operations: by events, and by asking where one was missed. */
export function useBulkNews(run: BulkRun): void {
  useEvents((events) => {
    for (const { type, subject } of events) {
      if (
        type === 'operation.finished' &&
        run.items().some(({ operationId }) => operationId === subject.id)
      ) {
        void tell(run, subject.id);
      }
    }
  });
  useEffect(() => {
    const timer = setInterval(() => {
      const quiet = run
        .items()
        .flatMap(({ state, operationId }) =>
          state === 'running' && operationId !== undefined ? [operationId] : [],
        );
      quiet.slice(0, asksAtOnce).forEach((operationId) => void tell(run, operationId));
    }, askEvery);
    return () => clearInterval(timer);
  }, [run]);
}

async function tell(run: BulkRun, operationId: string): Promise<void> {
  try {
    run.told(await ask(api.GET('/api/v1/operations/{operationId}', { params: { path: { operationId } } })));
  } catch {
    // Asked again a little later.
  }
}
