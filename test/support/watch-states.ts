import { setTimeout as delay } from 'node:timers/promises';
import { listAll } from './api.ts';
import type { Api } from './api.ts';

export interface ListedState {
  readonly name: string;
  readonly powerState: string;
  readonly stale: boolean;
  readonly staleReason: string | null;
  readonly seenAt: string;
}

const EVERY_MS = 100;

/** Lists all VMs again and again, as people look, until it is stopped; answers every state that was shown of each VM. */
export function watchStates(api: Api): {
  readonly stop: () => Promise<ReadonlyMap<string, ReadonlySet<string>>>;
} {
  const shown = new Map<string, Set<string>>();
  const ended = new AbortController();
  const looking = (async () => {
    while (!ended.signal.aborted) {
      for (const { name, powerState } of await listAll<ListedState>(api, '/vms')) {
        shown.set(name, (shown.get(name) ?? new Set()).add(powerState));
      }
      await delay(EVERY_MS);
    }
  })();
  return {
    stop: async () => {
      ended.abort();
      await looking;
      return shown;
    },
  };
}
