import type { DeleteSnapshotRequest } from '@anyvisor/port';
import type { OperationKind } from './operation-kind.ts';

export const deleteSnapshot: OperationKind<DeleteSnapshotRequest> = {
  action: () => 'deleteSnapshot',
  needs: 'deleteSnapshot',
  transition: null,
  ends: 'changed',
  parts: (request) => [
    {
      form: 'call',
      name: 'delete-snapshot',
      stepSeconds: 7200,
      call: ({ port, ref }, ctx) => port.deleteSnapshot(ctx, ref, request),
    },
  ],
};
