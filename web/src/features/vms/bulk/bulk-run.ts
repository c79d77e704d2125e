/** How far one of many is. `refused`: the server would not begin it; `failed`: it began and failed. */
export type BulkState = 'waiting' | 'sending' | 'running' | 'done' | 'failed' | 'refused' | 'dropped';

export interface BulkItem {
  readonly id: string;
  readonly name: string;
  readonly state: BulkState;
  /** Once it began. */
  readonly operationId?: string;
  /** What was thrown, or the error of its operation. */
  readonly error?: unknown;
}

/** How an operation that began stands: the part of it that a run looks at. */
export interface Begun {
  readonly id: string;
  readonly state: 'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';
  readonly error: unknown;
}

export interface BulkRun {
  /** The same array until something changes. */
  readonly items: () => readonly BulkItem[];
  readonly subscribe: (listener: () => void) => () => void;
  /** What was not sent yet is not sent any more. */
  readonly drop: () => void;
  /** News of an operation; those of others are ignored. */
  readonly told: (operation: Begun) => void;
}

export interface BulkOptions {
  readonly vms: readonly { readonly id: string; readonly name: string }[];
  /** Begins it for one of them; what it throws is the reason why not. */
  readonly begin: (id: string) => Promise<Begun>;
  /** Requests in flight at once. */
  readonly atOnce?: number;
}

/** Begins something for each of many VMs, a few at a time, and keeps what became of each. */
export function startBulk({ vms, begin, atOnce = 8 }: BulkOptions): BulkRun {
  let items: readonly BulkItem[] = vms.map(({ id, name }) => ({ id, name, state: 'waiting' }));
  const listeners = new Set<() => void>();
  const left = vms.map((_, place) => place);
  // An operation may end before the answer that it began.
  const early = new Map<string, Begun>();
  const put = (place: number, change: Partial<BulkItem>) => {
    items = items.map((item, index) => (index === place ? { ...item, ...change } : item));
    listeners.forEach((listener) => listener());
  };
  const work = async () => {
    for (let place = left.shift(); place !== undefined; place = left.shift()) {
      const item = items[place];
      if (item !== undefined) {
        put(place, { state: 'sending' });
        try {
          const operation = await begin(item.id);
          put(place, { operationId: operation.id, ...outcome(early.get(operation.id) ?? operation) });
          early.delete(operation.id);
        } catch (error) {
          put(place, { state: 'refused', error });
        }
      }
    }
  };
  for (let worker = 0; worker < Math.min(atOnce, vms.length); worker += 1) {
    void work();
  }
  return {
    items: () => items,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    drop: () => {
      left.length = 0;
      items = items.map((item) => (item.state === 'waiting' ? { ...item, state: 'dropped' } : item));
      listeners.forEach((listener) => listener());
    },
    told: (operation) => {
      const place = items.findIndex(({ operationId }) => operationId === operation.id);
      if (place === -1) {
        if (isOver(operation) && items.some(({ state }) => state === 'sending')) {
          early.set(operation.id, operation);
        }
      } else if (items[place]?.state === 'running' && isOver(operation)) {
        put(place, outcome(operation));
      }
    },
  };
}

/** How many of a run are in which state. */
export function countStates(items: readonly BulkItem[]): Readonly<Record<BulkState, number>> {
  const counts = { waiting: 0, sending: 0, running: 0, done: 0, failed: 0, refused: 0, dropped: 0 };
  for (const { state } of items) {
    counts[state] += 1;
  }
  return counts;
}

/** What is left to be tried again. */
export function notDone(items: readonly BulkItem[]): readonly BulkItem[] {
  return items.filter(({ state }) => state === 'failed' || state === 'refused' || state === 'dropped');
}

function isOver({ state }: Begun): boolean {
  return state !== 'QUEUED' && state !== 'RUNNING';
}

function outcome(operation: Begun): Pick<BulkItem, 'state' | 'error'> {
  if (!isOver(operation)) {
    return { state: 'running' };
  }
  return operation.state === 'SUCCEEDED'
    ? { state: 'done' }
    : { state: 'failed', ...(operation.error === null ? {} : { error: operation.error }) };
}
