import { hypervisorError } from '@anyvisor/domain';
import type { HypervisorError, Inventory, InventoryBatch, Result } from '@anyvisor/domain';
import type { ConnectedPort } from '../connections/connected-port.ts';
import type { Lease } from '../nodes/lease.ts';
import { readEverything } from './read-everything.ts';
import type { SyncDependencies } from './sync-dependencies.ts';

export interface Watching {
  readonly deps: SyncDependencies;
  readonly lease: Lease;
  readonly connected: ConnectedPort;
  readonly signal: AbortSignal;
  /** `refresh`: somebody wants everything read again now. */
  readonly wanted: EventTarget;
  /** After a batch was applied. */
  readonly onBatch: (batch: InventoryBatch) => Promise<void>;
}

/** Signs of life come every 30 s: after this much silence, in ms, the watch hangs. */
const silence = 75_000;
/** How often the watch, the breaker and the clocks are looked at, in ms. */
const lookEvery = 1000;
const sweepEvery = 30_000;
/** Signs of life are written at most this often, in ms. */
const seenEvery = 5000;

type Item = Result<InventoryBatch, HypervisorError>;

/**
 * One watch from its beginning to its end, everything it yields applied; answers why it ended. Now and then, and when
 * asked, everything is read beside it, for a platform may forget to tell.
 */
export async function watchOnce(watching: Watching): Promise<HypervisorError> {
  const { deps, lease, connected, signal, wanted } = watching;
  const ended = new AbortController();
  const end = () => ended.abort();
  signal.addEventListener('abort', end, { once: true });
  let refresh = false;
  let reading: Reading | undefined;
  const ask = () => {
    refresh = true;
  };
  wanted.addEventListener('refresh', ask);
  const watch = connected.port.watch({
    signal: ended.signal,
    deadline: Number.MAX_SAFE_INTEGER,
    progress: () => undefined,
    correlationId: `watch-${deps.newId()}`,
  });
  const items = watch[Symbol.asyncIterator]();
  let next = items.next();
  let heard = Date.now();
  let wrote = 0;
  let read = Date.now();
  let swept = 0;
  try {
    while (!signal.aborted) {
      const item = await within(next, lookEvery);
      const now = Date.now();
      if (item !== undefined) {
        const failure = itemFailure(item);
        if (failure !== undefined || item.done === true) {
          return failure ?? watchEnded();
        }
        const batch = (item.value as Extract<Item, { ok: true }>).value;
        heard = now;
        next = items.next();
        await apply(watching, batch);
        if (batch.type === 'reset' || now - wrote > seenEvery) {
          wrote = now;
          await watching.onBatch(batch);
        }
      } else if (now - heard > silence) {
        return silent();
      }
      if (connected.breaker() === 'open') {
        return broken();
      }
      if (!lease.held()) {
        return watchEnded();
      }
      if (refresh || now - read > connected.adapter.reconcileSeconds * 1000) {
        refresh = false;
        read = now;
        reading ??= startReading(watching, ended.signal);
      }
      if (reading?.answer !== undefined) {
        const { answer, tick } = reading;
        reading = undefined;
        if (!answer.ok) {
          return answer.error;
        }
        await apply(watching, { type: 'reset', inventory: answer.value }, tick);
      }
      if (now - swept > sweepEvery) {
        swept = now;
        await deps.inventory.removeLongMissing(lease);
      }
    }
    return watchEnded();
  } finally {
    ended.abort();
    signal.removeEventListener('abort', end);
    wanted.removeEventListener('refresh', ask);
    next.catch(() => undefined);
    // A watch that hangs does not end: nobody waits for it.
    void items.return?.()?.catch(() => undefined);
  }
}

async function apply(
  { deps, lease, connected }: Watching,
  batch: InventoryBatch,
  tick?: number,
): Promise<void> {
  const stop = deps.metrics.inventoryApply.startTimer({ type: connected.adapter.type });
  await deps.inventory.applyBatch(lease, batch, tick);
  stop();
}

/** A full read beside the watch, so that changes meanwhile are told without waiting for it. */
interface Reading {
  readonly tick: number;
  answer: Result<Inventory, HypervisorError> | undefined;
}

function startReading({ deps, lease, connected }: Watching, signal: AbortSignal): Reading {
  const reading: Reading = { tick: deps.inventory.tick(lease.connectionId), answer: undefined };
  const call = { signal, correlationId: `reconcile-${deps.newId()}` };
  void readEverything(connected.port, call).then((answer) => {
    reading.answer = answer;
  });
  return reading;
}

function itemFailure(item: IteratorResult<Item>): HypervisorError | undefined {
  return item.done !== true && !item.value.ok ? item.value.error : undefined;
}

/** `undefined` when the time is over first; the promise goes on. */
async function within<T>(promise: Promise<T>, ms: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

function silent(): HypervisorError {
  return hypervisorError('OperationTimeout', {
    message: 'The hypervisor gave no sign of life',
    operation: 'watch',
    timeoutSeconds: silence / 1000,
  });
}

function broken(): HypervisorError {
  return hypervisorError('ConnectionFailed', { message: 'Calls to the hypervisor fail, its watch goes on' });
}

function watchEnded(): HypervisorError {
  return hypervisorError('ConnectionFailed', { message: 'The hypervisor ended the watch' });
}
