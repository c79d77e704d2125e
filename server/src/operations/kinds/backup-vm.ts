import type { BackupInfo } from '@anyvisor/port';
import { insertBackup } from '../../backups/queries.ts';
import type { OperationRequests } from '../requests.ts';
import type { OperationKind } from './operation-kind.ts';
import { undoMarked } from './undo-marked.ts';

/** The backup's own row appears with the end of the operation, under the operation's id. */
export const backupVm: OperationKind<OperationRequests['vm.backup']> = {
  action: () => 'backup',
  needs: 'backupVm',
  features: ({ since }) => (since === undefined ? [] : ['incrementalBackup']),
  transition: null,
  ends: 'changed',
  parts: (request) => [
    {
      form: 'call',
      name: 'backup',
      stepSeconds: 24 * 3600,
      call: ({ port, ref, operationId }, ctx) => port.backupVm(ctx, ref, { ...request, marker: operationId }),
      undo: undoMarked('backup', ({ port }, ctx, backupId) => port.deleteBackup(ctx, backupId)),
    },
  ],
  record: async (tx, { id, tenantId, connectionId, target, createdAt, request }, value) => {
    const info = value as unknown as BackupInfo;
    const wish = request as unknown as OperationRequests['vm.backup'];
    await insertBackup(tx, tenantId, {
      id,
      connectionId,
      nativeRef: info.backupId,
      vmId: target.id ?? id,
      vmName: target.name,
      parentRef: info.parentId,
      mode: info.mode,
      consistency: info.consistency,
      target: wish.target,
      description: wish.description ?? '',
      sizeBytes: info.sizeBytes,
      createdAt,
    });
  },
};
