import { randomUUID } from 'node:crypto';
import type { HypervisorError, Result } from '@anyvisor/domain';
import { describe, expect, test } from 'vitest';
import type { DiskChunk } from '../../src/answers.ts';
import type { HypervisorPort, OptionalPort } from '../../src/hypervisor-port.ts';
import { optionalMethods } from '../../src/optional-methods.ts';
import type { ContractRun } from '../engine/contract-run.ts';
import { mustFail } from '../engine/must.ts';
import { withVm } from '../engine/test-vm.ts';
import { unchanged } from '../engine/unchanged.ts';

/** The other direction of every capability: what is not promised is refused, and nothing changes. */
export function notPromised(run: ContractRun): void {
  describe('not promised', () => {
    const methods = Object.keys(optionalMethods) as (keyof OptionalPort)[];

    test.for(methods)('%s answers OperationNotSupported and changes nothing', async (method, { skip }) => {
      skip(run.promises(...optionalMethods[method]), 'this endpoint promises it');
      await withVm(run, { running: true }, async (vm) => {
        await unchanged(run, async () => {
          const answer = await calls[method](run, run.port, vm.ref);
          const error = mustFail(answer, 'OperationNotSupported');
          expect(error).toMatchObject({ operation: method, hypervisorType: run.fixture.adapter.type });
        });
      });
    });

    test('some test tries every optional method where it is promised', () => {
      expect(methods.filter((method) => !run.exercised.has(method))).toEqual([]);
    });
  });
}

type Call = (
  run: ContractRun,
  port: HypervisorPort,
  ref: string,
) => Promise<Result<unknown, HypervisorError>>;

/** One plausible call of each optional method. */
const calls: Readonly<Record<keyof OptionalPort, Call>> = {
  suspendVm: (run, port, ref) => port.suspendVm(run.ctx(), ref),
  resumeVm: (run, port, ref) => port.resumeVm(run.ctx(), ref),
  pauseVm: (run, port, ref) => port.pauseVm(run.ctx(), ref),
  unpauseVm: (run, port, ref) => port.unpauseVm(run.ctx(), ref),
  cloneVm: (run, port, source) =>
    port.cloneVm(run.ctx(), { ...marked(run), source, name: run.vmName(), mode: 'full' }),
  reconfigureVm: (run, port, ref) => port.reconfigureVm(run.ctx(), ref, { cpuCores: 2 }),
  addDisk: (run, port, ref) => port.addDisk(run.ctx(), ref, { ...marked(run), sizeGb: 1 }),
  resizeDisk: (run, port, ref) => port.resizeDisk(run.ctx(), ref, { diskKey: 'a', sizeGb: 50 }),
  removeDisk: (run, port, ref) => port.removeDisk(run.ctx(), ref, { diskKey: 'a', deleteData: true }),
  addNic: (run, port, ref) => port.addNic(run.ctx(), ref, { ...marked(run), network: run.peer.network }),
  updateNic: (run, port, ref) => port.updateNic(run.ctx(), ref, { ...marked(run), nicKey: 'a' }),
  removeNic: (run, port, ref) => port.removeNic(run.ctx(), ref, 'a'),
  listSnapshots: (run, port, ref) => port.listSnapshots(run.ctx(), ref),
  createSnapshot: (run, port, ref) => port.createSnapshot(run.ctx(), ref, { ...marked(run), name: 'one' }),
  revertSnapshot: (run, port, ref) => port.revertSnapshot(run.ctx(), ref, 'one'),
  deleteSnapshot: (run, port, ref) => port.deleteSnapshot(run.ctx(), ref, { snapshotId: 'one' }),
  migrateVm: (run, port, ref) =>
    port.migrateVm(run.ctx(), ref, { ...marked(run), targetHost: 'other', live: true }),
  migrationTarget: (run, port) => port.migrationTarget(run.ctx()),
  openConsole: (run, port, ref) => port.openConsole(run.ctx(), ref, 'vnc'),
  exportDisk: (run, port, ref) => port.exportDisk(run.ctx(), ref, { diskKey: 'a' }),
  importDisk: (run, port) =>
    port.importDisk(run.ctx(), {
      ...marked(run),
      name: run.vmName(),
      storage: run.peer.storage,
      sizeBytes: 512,
      chunks: oneSector(),
    }),
  changedBlocks: (run, port, ref) => port.changedBlocks(run.ctx(), ref, { diskKey: 'a', since: null }),
  backupVm: (run, port, ref) => port.backupVm(run.ctx(), ref, { ...marked(run), target: 'a' }),
  restoreVm: (run, port) => port.restoreVm(run.ctx(), { ...marked(run), backupId: 'a', name: run.vmName() }),
  deleteBackup: (run, port) => port.deleteBackup(run.ctx(), 'a'),
  listEvents: (run, port) => port.listEvents(run.ctx(), { since: new Date(0), limit: 10 }),
  adviseVm: (run, port, ref) => port.adviseVm(run.ctx(), ref),
  takeScreenshot: (run, port, ref) => port.takeScreenshot(run.ctx(), ref),
  evacuateHost: (run, port) => port.evacuateHost(run.ctx(), 'host'),
  restoreHost: (run, port) => port.restoreHost(run.ctx(), 'host'),
};

function marked(run: ContractRun) {
  return { marker: randomUUID(), mapping: run.peer.mapping };
}

async function* oneSector(): AsyncGenerator<DiskChunk> {
  yield { offset: 0, data: new Uint8Array(512) };
}
