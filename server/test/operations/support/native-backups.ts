import { ok } from '@anyvisor/domain';
import type { BackupInfo, HypervisorPort, Mutation } from '@anyvisor/port';
import { nativeActions } from './native-actions.ts';
import type { NativeState } from './native-state.ts';

/** Backups by the platform's own engine: one call each. */
export function nativeBackups(native: NativeState): Pick<HypervisorPort, 'backupVm' | 'deleteBackup'> {
  const { act } = nativeActions(native);
  return {
    backupVm: async (_ctx, ref, { marker, since }) =>
      ok(
        act(`backup:${ref}`, () => {
          const backupId = `backup-${marker}`;
          native.backups.set(backupId, marker);
          const mode = since === undefined ? 'full' : 'incremental';
          return { backupId, sizeBytes: 1, mode, parentId: since ?? null, consistency: 'crash' };
        }) as unknown as Mutation<BackupInfo>,
      ),
    deleteBackup: async (_ctx, backupId) =>
      ok(
        act(`delete-backup:${backupId}`, () => {
          native.backups.delete(backupId);
          return null;
        }) as Mutation<null>,
      ),
  };
}
