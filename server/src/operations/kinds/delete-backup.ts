import { removeBackup } from '../../backups/queries.ts';
import type { OperationRequests } from '../requests.ts';
import type { OperationKind } from './operation-kind.ts';

export const deleteBackup: OperationKind<OperationRequests['backup.delete']> = {
  action: () => null,
  needs: 'deleteBackup',
  transition: null,
  about: ({ name }) => name,
  withoutVm: true,
  ends: 'elsewhere',
  parts: ({ backupId }) => [
    {
      form: 'call',
      name: 'delete-backup',
      stepSeconds: 3600,
      call: ({ port }, ctx) => port.deleteBackup(ctx, backupId),
    },
  ],
  record: (tx, { connectionId, request }) =>
    removeBackup(tx, connectionId, (request as unknown as OperationRequests['backup.delete']).backupId),
};
