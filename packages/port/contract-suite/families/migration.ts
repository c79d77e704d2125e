import { randomUUID } from 'node:crypto';
import { describe, expect } from 'vitest';
import type { ContractRun } from '../engine/contract-run.ts';
import { must, mustFail } from '../engine/must.ts';
import { promised } from '../engine/promised.ts';
import { complete } from '../engine/run-steps.ts';
import { withVm } from '../engine/test-vm.ts';
import { unchanged } from '../engine/unchanged.ts';

/** Moving a VM to another host of the same endpoint. */
export function migration(run: ContractRun): void {
  describe('migrateVm', () => {
    promised(run, {
      methods: ['migrateVm'],
      title: 'a VM moves to the other host and goes on there, twice being the same as once',
      without: () => (run.peer.means?.migration === undefined ? 'the fixture has one host only' : undefined),
      body: async () => {
        const { targetHost = '', live = false } = run.peer.means?.migration ?? {};
        await withVm(run, { running: live }, async (vm) => {
          const request = { marker: randomUUID(), targetHost, live };
          for (let time = 1; time <= 2; time += 1) {
            must(await complete(run.patientCaller, run.port.migrateVm(run.ctx(), vm.ref, request)));
            expect((await vm.read()).host).toBe(targetHost);
            expect(await run.peer.look.powerState(vm.name)).toBe(live ? 'RUNNING' : 'STOPPED');
          }
        });
      },
    });

    promised(run, {
      methods: ['migrateVm', 'migrationTarget'],
      title: 'a running VM moves to the other endpoint with its disks, is gone here, and is the same there',
      without: () => (run.peer.means?.otherEndpoint === undefined ? 'there is one endpoint only' : undefined),
      body: async () => {
        const other = run.peer.means?.otherEndpoint;
        if (other === undefined) return;
        const there = run.connect(other.parameters);
        await withVm(run, { running: true }, async (vm) => {
          try {
            const disksBefore = (await other.look.disks()).length;
            const request = {
              marker: randomUUID(),
              live: true,
              targetStorage: other.storage,
              destination: must(await there.migrationTarget(run.ctx())),
            };
            const before = await vm.read();
            const moved = must(
              await complete(run.patientCaller, run.port.migrateVm(run.ctx(), vm.ref, request)),
            );
            const after = must(await there.getVm(run.ctx(), moved?.nativeRef ?? ''));
            expect(after).toMatchObject({ name: vm.name, powerState: 'RUNNING' });
            expect(after.disks.map(({ sizeBytes }) => sizeBytes)).toEqual(
              before.disks.map(({ sizeBytes }) => sizeBytes),
            );
            mustFail(await run.port.getVm(run.ctx(), vm.ref), 'ResourceNotFound');
            expect(await run.peer.look.powerState(vm.name)).toBeNull();
            expect(await other.look.powerState(vm.name)).toBe('RUNNING');
            expect(await other.look.disks()).toHaveLength(disksBefore + before.disks.length);
          } finally {
            await other.behindOurBack.delete(vm.name);
          }
        });
      },
    });

    promised(run, {
      methods: ['migrateVm'],
      title: 'a host that is not there is refused and changes nothing',
      body: () =>
        withVm(run, {}, async (vm) => {
          const request = { marker: randomUUID(), targetHost: 'no-such-host', live: false };
          await unchanged(run, async () => {
            const answer = run.port.migrateVm(run.ctx(), vm.ref, request);
            const error = mustFail(await complete(run.caller, answer));
            expect(error.retriable).toBe(false);
          });
        }),
    });
  });
}
