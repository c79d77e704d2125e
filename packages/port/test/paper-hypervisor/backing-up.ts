import { ok } from '@anyvisor/domain';
import type { HypervisorPort } from '../../src/hypervisor-port.ts';
import { done } from '../../src/mutation.ts';
import { fail } from './world.ts';
import type { PaperWorld } from './world.ts';

export function backingUp(world: PaperWorld): Pick<HypervisorPort, 'backupVm' | 'deleteBackup'> {
  return {
    backupVm: async (_ctx, ref, { marker, since, quiesce = false }) => {
      if (since !== undefined && !world.backups.has(since)) {
        fail('ResourceNotFound', 'backup', since);
      }
      const made = world.backups.get(marker) ?? { vm: { ...world.vm(ref) }, parent: since ?? null };
      world.backups.set(marker, made);
      return ok(
        done({
          backupId: marker,
          sizeBytes: null,
          mode: made.parent === null ? 'full' : 'incremental',
          parentId: made.parent,
          consistency: quiesce ? 'guest' : 'crash',
        }),
      );
    },
    deleteBackup: async (_ctx, backupId) => {
      if ([...world.backups.values()].some(({ parent }) => parent === backupId)) {
        fail('OperationFailed', 'deleteBackup', 'others stand on it');
      }
      world.backups.delete(backupId);
      return ok(done());
    },
  };
}
