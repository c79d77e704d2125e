import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { connected, made, reachSimulator } from './support/connected.ts';

test(
  'the source’s node dies on the way: it is off here when the node is back, nothing of it is there, and it can go again',
  { timeout: 60_000 },
  async () => {
    const [source, target] = await Promise.all([reachSimulator({ speed: 4 }), reachSimulator({ seed: 2 })]);
    const { tokenId: _id, tokenSecret: _secret, ...rest } = source.parameters;
    const root = { username: 'root', realm: 'pam', password: source.simulator.password };
    const [here, there] = [connected({ ...rest, ...root }), connected(target.parameters)];
    try {
      const ref = await made(here, {
        placement: { computeUnit: 'pve3' },
        storage: { disks: [{ sizeGb: 200 }] },
      });
      await here.done(here.port.startVm(here.ctx(), ref));
      const destination = await there.port.migrationTarget(there.ctx());
      if (!destination.ok) throw new Error(destination.error.message);
      const request = { marker: randomUUID(), live: true, destination: destination.value };
      const answer = await here.port.migrateVm(here.ctx(), ref, request);
      const steps = answer.ok && answer.value.kind === 'steps' ? answer.value.steps : [];
      const [check, move] = steps;
      const checked = await check?.run(here.ctx(), {});
      if (move === undefined || checked?.ok !== true || checked.value.kind !== 'done')
        throw new Error('no plan');
      const memory = { check: checked.value.value };
      const begun = await move.run(here.ctx(), memory);
      if (!begun.ok || begun.value.kind !== 'task') throw new Error(JSON.stringify(begun));
      await expect
        .poll(async () => (await source.admin.guest(ref))?.config['lock'], { timeout: 10_000 })
        .toBe('migrate');
      await source.admin.post('/nodes/pve3/down');
      expect(await here.port.followTask(here.ctx(), begun.value.task)).toMatchObject({
        ok: false,
        error: { kind: 'ConnectionFailed', retriable: true },
      });
      expect(await move.find(here.ctx(), memory)).toMatchObject({ ok: false, error: { retriable: true } });
      await source.admin.post('/nodes/pve3/up');
      expect((await source.admin.guest(ref))?.config['lock']).toBe('migrate');
      expect(await move.undo?.(here.ctx(), memory)).toMatchObject({ ok: true });
      expect(await target.admin.guest(ref)).toBeUndefined();
      const back = await source.admin.guest(ref);
      expect(back).toMatchObject({ power: 'stopped', node: 'pve3' });
      expect(back?.config['lock']).toBeUndefined();
      await here.done(here.port.startVm(here.ctx(), ref));
      expect(
        await here.done(here.port.migrateVm(here.ctx(), ref, { ...request, marker: randomUUID() })),
      ).toMatchObject({
        nativeRef: ref,
      });
      expect(await source.admin.guest(ref)).toBeUndefined();
      expect(await target.admin.guest(ref)).toMatchObject({ power: 'running' });
    } finally {
      await Promise.all([here.port.close(), there.port.close()]);
      await Promise.all([source.simulator.stop(), target.simulator.stop()]);
    }
  },
);
