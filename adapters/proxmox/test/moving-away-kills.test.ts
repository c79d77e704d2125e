import { randomUUID } from 'node:crypto';
import type { Json } from '@anyvisor/domain';
import { findOrRun } from '@anyvisor/port/contract-suite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connected, made, reachSimulator } from './support/connected.ts';
import type { Connected, Reach } from './support/connected.ts';

const rounds = 15;

describe('whenever the server dies while a VM moves to another cluster', { timeout: 120_000 }, () => {
  let source: Reach;
  let target: Reach;
  let there: Connected;

  beforeAll(async () => {
    [source, target] = await Promise.all([
      reachSimulator({ speed: 10 }),
      reachSimulator({ speed: 10, seed: 2 }),
    ]);
    there = connected(target.parameters);
  });
  afterAll(async () => {
    await there.port.close();
    await Promise.all([source.simulator.stop(), target.simulator.stop()]);
  });

  test(`there is one VM in the end, ${rounds} times`, async () => {
    let deaths = 0;
    for (let round = 1; round <= rounds; round += 1) {
      const first = connected(source.parameters);
      const ref = await made(first);
      await first.done(first.port.startVm(first.ctx(), ref));
      await first.port.close();
      deaths += await moved(ref, Math.random() * 700);
      const same = (await target.admin.state()).guests.filter(({ vmid }) => String(vmid) === ref);
      expect(same, `round ${round}`).toMatchObject([{ power: 'running' }]);
      expect(await source.admin.guest(ref), `round ${round}`).toBeUndefined();
      await target.admin.post(`/guests/${ref}/delete`);
    }
    expect(deaths).toBeGreaterThan(rounds / 3);
  });

  /** As the engine does it: what a step has answered is on record, everything else is lost with the process. Answers its deaths. */
  async function moved(ref: string, untilDeath: number): Promise<number> {
    const marker = randomUUID();
    const memory: Record<string, Json> = {};
    for (let life = 0; life < 10; life += 1) {
      const here = connected(source.parameters);
      const end = new AbortController();
      const timer = life === 0 ? setTimeout(() => end.abort(), untilDeath) : undefined;
      const caller = { port: here.port, ctx: () => here.ctx(20_000, end.signal) };
      try {
        const destination = await there.port.migrationTarget(there.ctx());
        if (!destination.ok) throw new Error(destination.error.message);
        const request = { marker, live: true, destination: destination.value };
        const table = await here.port.migrateVm(caller.ctx(), ref, request);
        if (!table.ok && end.signal.aborted) continue;
        if (!table.ok || table.value.kind !== 'steps') throw new Error(JSON.stringify(table));
        let isWhole = true;
        for (const step of table.value.steps.filter(({ name }) => memory[name] === undefined)) {
          const answer = await findOrRun(caller, step, memory);
          if (!answer.ok && !end.signal.aborted && !answer.error.retriable)
            throw new Error(JSON.stringify(answer.error));
          isWhole = answer.ok;
          if (!answer.ok) break;
          memory[step.name] = answer.value;
        }
        if (isWhole) return life;
      } finally {
        clearTimeout(timer);
        await here.port.close();
      }
    }
    throw new Error('it never ended');
  }
});
