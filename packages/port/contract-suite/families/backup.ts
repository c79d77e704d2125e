import { randomUUID } from 'node:crypto';
import { describe, expect } from 'vitest';
import type { BackupInfo, CreatedVm } from '../../src/answers.ts';
import type { ContractRun } from '../engine/contract-run.ts';
import { must, mustFail, mustFailForState } from '../engine/must.ts';
import { promised } from '../engine/promised.ts';
import { complete } from '../engine/run-steps.ts';
import { withVm } from '../engine/test-vm.ts';
import type { TestVm } from '../engine/test-vm.ts';

/** The platform's own backup engine. */
export function backup(run: ContractRun): void {
  const without = () =>
    run.peer.means?.backupTarget === undefined ? 'the fixture has nowhere to put one' : undefined;

  describe('backup', () => {
    promised(run, {
      methods: ['backupVm', 'restoreVm', 'deleteBackup'],
      title: 'a VM is backed up, restored beside itself, and the backup deleted, twice',
      without,
      body: () =>
        withVm(run, {}, async (vm) => {
          const empty = await run.peer.look.fingerprint();
          const marker = randomUUID();
          const made = await backUp(run, vm, marker);
          expect(made).toMatchObject({ mode: 'full', parentId: null });
          const once = await run.peer.look.fingerprint();
          expect((await backUp(run, vm, marker)).backupId).toBe(made.backupId);
          expect(await run.peer.look.fingerprint(), 'the same marker again').toBe(once);
          await withTwin(run, made.backupId, async (twin, name) => {
            expect(twin.nativeRef).not.toBe(vm.ref);
            const seen = must(await run.port.getVm(run.ctx(), twin.nativeRef));
            const original = await vm.read();
            expect(seen).toMatchObject({ name, cpu: original.cpu, memory: original.memory });
          });
          for (const time of ['first', 'second']) {
            must(await complete(run.patientCaller, run.port.deleteBackup(run.ctx(), made.backupId)));
            expect(await run.peer.look.fingerprint(), `after the ${time} deletion`).toBe(empty);
          }
        }),
    });

    promised(run, {
      methods: ['backupVm', 'restoreVm', 'deleteBackup'],
      features: ['incrementalBackup'],
      title: 'an incremental backup stands on its parent, which cannot be deleted before it',
      without,
      body: () =>
        withVm(run, { running: true }, async (vm) => {
          const full = await backUp(run, vm, randomUUID());
          const later = await backUp(run, vm, randomUUID(), full.backupId);
          expect(later).toMatchObject({ mode: 'incremental', parentId: full.backupId });
          const refused = await complete(run.patientCaller, run.port.deleteBackup(run.ctx(), full.backupId));
          mustFailForState(refused);
          await withTwin(run, later.backupId, async (twin) => {
            must(await run.port.getVm(run.ctx(), twin.nativeRef));
          });
          for (const { backupId } of [later, full]) {
            must(await complete(run.patientCaller, run.port.deleteBackup(run.ctx(), backupId)));
          }
        }),
    });

    promised(run, {
      methods: ['backupVm', 'restoreVm', 'deleteBackup'],
      title: 'an unknown backup cannot be restored or built upon',
      without,
      body: () =>
        withVm(run, {}, async (vm) => {
          const unknown = 'no-such-backup';
          const wish = { marker: randomUUID(), backupId: unknown, name: run.vmName() };
          const restored = run.port.restoreVm(run.ctx(), { ...wish, mapping: run.peer.mapping });
          mustFail(await complete(run.patientCaller, restored), 'ResourceNotFound');
          const request = {
            marker: randomUUID(),
            target: run.peer.means?.backupTarget ?? '',
            since: unknown,
          };
          const answer = await complete(run.patientCaller, run.port.backupVm(run.ctx(), vm.ref, request));
          mustFail(answer, 'ResourceNotFound', 'OperationNotSupported');
        }),
    });
  });
}

async function backUp(run: ContractRun, vm: TestVm, marker: string, since?: string): Promise<BackupInfo> {
  const target = run.peer.means?.backupTarget ?? '';
  const request = { marker, target, ...(since === undefined ? {} : { since }) };
  return must(await complete(run.patientCaller, run.port.backupVm(run.ctx(), vm.ref, request)));
}

async function withTwin(
  run: ContractRun,
  backupId: string,
  body: (twin: CreatedVm, name: string) => Promise<void>,
): Promise<void> {
  const name = run.vmName();
  const wish = { marker: randomUUID(), backupId, name, mapping: run.peer.mapping };
  try {
    await body(must(await complete(run.patientCaller, run.port.restoreVm(run.ctx(), wish))), name);
  } finally {
    await run.peer.behindOurBack.delete(name);
  }
}
