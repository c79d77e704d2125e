import { expect } from 'vitest';
import type { Database } from '../../../src/db/database.ts';
import type { OperationView } from '../../../src/operations/operation.ts';
import { beginLife } from './life.ts';
import type { Life, LifeOptions } from './life.ts';
import type { Scenario } from './scenarios.ts';
import { ended, input, makeWorld, unfinished } from './world.ts';
import type { World } from './world.ts';

export interface Played {
  readonly world: World;
  readonly id: string;
  readonly view: OperationView;
  /** What the hypervisor had before, and has now. */
  readonly before: string;
  readonly dump: string;
  readonly lives: readonly Life[];
}

/**
 * Accepts a scenario and lets engines work on it, one after the other as each dies, until it has ended. The last of
 * `engines` must live.
 */
export async function play(
  db: Database,
  scenario: Scenario,
  engines: readonly ((world: World, id: string) => LifeOptions)[],
  { asTasks = false, onBegun }: { asTasks?: boolean; onBegun?: (life: Life, id: string) => void } = {},
): Promise<Played> {
  const world = await makeWorld(db, (native) => {
    scenario.prepare?.(native);
    native.asTasks = asTasks;
  });
  // Accepts without working: a process of its own, as it were.
  const desk = await beginLife(world);
  desk.loseLease();
  const lives: Life[] = [];
  try {
    const started = await desk.operations.start(input(world, scenario.kind, scenario.request));
    if (!started.ok) throw new Error(started.error.message);
    const { id } = started.value;
    const before = world.native.dump(id);
    for (const engine of engines) {
      const life = await beginLife(world, engine(world, id));
      lives.push(life);
      onBegun?.(life, id);
      await Promise.race([life.died, ended(world, id)]);
      if (!life.dead()) break;
    }
    const view = await ended(world, id);
    expect(await unfinished(world), 'queue and claims').toBe(0);
    expect(world.errors).toEqual([]);
    return { world, id, view, before, dump: world.native.dump(id), lives };
  } finally {
    await Promise.all([desk, ...lives].map((life) => life.close()));
  }
}

/** Dies at the n-th thing it does. */
export function diesAt(at: number): LifeOptions {
  let count = 0;
  return { dies: () => count++ === at };
}

/** A few at a time: most of each is waiting. */
export async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
      await work(item);
    }
  };
  await Promise.all(Array.from({ length: 5 }, worker));
}
