import type { OperationRequests } from '../requests.ts';
import type { OperationKind } from './operation-kind.ts';

export const revertSnapshot: OperationKind<OperationRequests['snapshot.revert']> = {
  action: () => 'revertSnapshot',
  needs: 'revertSnapshot',
  transition: 'REVERTING',
  ends: 'changed',
  parts: (request) => [
    {
      form: 'call',
      name: 'revert-snapshot',
      stepSeconds: 3600,
      call: ({ port, ref }, ctx) => port.revertSnapshot(ctx, ref, request.snapshotId),
    },
  ],
};
