import { sql } from 'kysely';
import { err, ok } from '@anyvisor/domain';
import type { HypervisorError } from '@anyvisor/domain';
import type { HypervisorPort, Step, StepTable } from '@anyvisor/port';
import { systemClock } from '../../../src/clock.ts';
import type { ConnectedPort } from '../../../src/connections/connected-port.ts';
import { inSystem, inTenant } from '../../../src/db/transaction.ts';
import { createIds } from '../../../src/ids.ts';
import { createInventory } from '../../../src/inventory/inventory.ts';
import type { Lease } from '../../../src/nodes/lease.ts';
import type { OperationDeps } from '../../../src/operations/deps.ts';
import { createDispatcher } from '../../../src/operations/dispatcher.ts';
import type { Dispatcher } from '../../../src/operations/dispatcher.ts';
import type { Patience } from '../../../src/operations/engine/patience.ts';
import { createOperations } from '../../../src/operations/operations.ts';
import type { Operations } from '../../../src/operations/operations.ts';
import { createMetrics } from '../../../src/telemetry/metrics.ts';
import { nativePort } from './native-port.ts';
import type { World } from './world.ts';

/** What happens at a point of a life: a native call or a transaction, before it begins or after it ended. */
export interface Point {
  readonly what: string;
  readonly when: 'before' | 'after';
}

export interface LifeOptions {
  /** Answers true where the process is to die. */
  readonly dies?: (point: Point) => boolean;
  /** Instead of the call, or of its answer. */
  readonly fails?: (point: Point) => HypervisorError | undefined;
  readonly concurrency?: number;
  readonly patience?: Partial<Patience>;
  readonly events?: unknown[];
}

/** One node's engine, which can be killed at any point; what it was doing then never continues. */
export interface Life {
  readonly operations: Operations;
  readonly dispatcher: Dispatcher;
  readonly dead: () => boolean;
  readonly died: Promise<void>;
  readonly kill: () => void;
  readonly loseLease: () => void;
  readonly points: readonly Point[];
  /** Most native calls at once. */
  readonly busiest: () => number;
  readonly close: () => Promise<void>;
}

const never = new Promise<never>(() => undefined);

export async function beginLife(world: World, options: LifeOptions = {}): Promise<Life> {
  const { tenantId, connectionId, db, native } = world;
  const points: Point[] = [];
  const death = Promise.withResolvers<void>();
  const lost = new AbortController();
  let dead = false;
  let calls = 0;
  let busiest = 0;

  function kill(): void {
    dead = true;
    lost.abort();
    death.resolve();
  }

  /** Throws nothing: a dead process does not go on to catch it. */
  async function pass(point: Point): Promise<void> {
    if (!dead) {
      points.push(point);
      if (options.dies?.(point) === true) {
        kill();
      }
    }
    if (dead) {
      await never;
    }
  }

  async function transaction<T>(what: string, work: () => Promise<T>): Promise<T> {
    await pass({ what, when: 'before' });
    const value = await work();
    await pass({ what, when: 'after' });
    return value;
  }

  function watched<A extends readonly unknown[], T>(what: string, call: (...args: A) => Promise<T>) {
    return async (...args: A): Promise<T> => {
      await pass({ what, when: 'before' });
      const instead = options.fails?.({ what, when: 'before' });
      if (instead !== undefined) {
        return err(instead) as T;
      }
      calls += 1;
      busiest = Math.max(busiest, calls);
      const answer = await call(...args);
      calls -= 1;
      await pass({ what, when: 'after' });
      const lostAnswer = options.fails?.({ what, when: 'after' });
      return lostAnswer === undefined ? steps(what, answer) : (err(lostAnswer) as T);
    };
  }

  function steps<T>(what: string, answer: T): T {
    const result = answer as { ok: boolean; value?: StepTable<unknown> };
    if (!result.ok || result.value?.kind !== 'steps') {
      return answer;
    }
    const { value } = result;
    return ok({
      ...value,
      steps: value.steps.map((step): Step => ({
        name: step.name,
        find: watched(`${what}/${step.name}.find`, step.find),
        run: watched(`${what}/${step.name}.run`, step.run),
        ...(step.undo && { undo: watched(`${what}/${step.name}.undo`, step.undo) }),
      })),
    }) as T;
  }

  const raw = nativePort(native);
  const port = Object.fromEntries(
    Object.entries(raw).map(([name, method]) => [
      name,
      name === 'watch' || name === 'close'
        ? method
        : watched(name, method as (...args: unknown[]) => Promise<unknown>),
    ]),
  ) as unknown as HypervisorPort;
  const newId = createIds(systemClock);
  const inventory = createInventory({
    db,
    clock: systemClock,
    newId,
    metrics: createMetrics({ process: false }),
    port: async () => ok({ port } as ConnectedPort),
  });
  const deps: OperationDeps = {
    inTenant: (tenant, work) => transaction('transaction', () => inTenant(db, tenant, work)),
    inSystem: async (work) => (dead ? never : inSystem(db, work)),
    publishEphemeral: async (_tenant, event) => void options.events?.push(event),
    inventory: {
      refreshVm: (...args) => transaction('refreshVm', () => inventory.refreshVm(...args)),
      showVm: (...args) => transaction('showVm', () => inventory.showVm(...args)),
      removeVm: (...args) => transaction('removeVm', () => inventory.removeVm(...args)),
      relocateVm: (...args) => transaction('relocateVm', () => inventory.relocateVm(...args)),
    },
    port: async () => ok(port),
    refreshConnection: async () => undefined,
    newId,
    now: Date.now,
    random: Math.random,
    log: (level, message, facts) => level === 'error' && world.errors.push({ message, facts }),
    patience: {
      attempts: 3,
      outage: 200,
      undoOutage: 200,
      firstPause: 1,
      longestPause: 5,
      ...options.patience,
    },
  };
  const dispatcher = createDispatcher(deps);
  const nodeId = crypto.randomUUID();
  const { rows } = await inSystem(db, (tx) =>
    sql<{ epoch: number }>`update connection_lease set node_id = ${nodeId}, epoch = epoch + 1
      where connection_id = ${connectionId} returning epoch`.execute(tx),
  );
  const lease: Lease = {
    tenantId,
    connectionId,
    nodeId,
    epoch: rows[0]?.epoch ?? 0,
    held: () => !lost.signal.aborted,
    signal: lost.signal,
  };
  dispatcher.attach(lease, { port, config: { concurrency: options.concurrency ?? 4 } });
  return {
    operations: createOperations(deps, dispatcher),
    dispatcher,
    dead: () => dead,
    died: death.promise,
    kill,
    loseLease: () => lost.abort(),
    points,
    busiest: () => busiest,
    close: async () => {
      if (dead) {
        lost.abort();
        void dispatcher.close();
      } else {
        await dispatcher.close();
      }
    },
  };
}
