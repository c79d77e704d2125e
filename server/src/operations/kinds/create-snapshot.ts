import type { OperationRequests } from '../requests.ts';
import type { OperationKind } from './operation-kind.ts';
import { undoMarked } from './undo-marked.ts';

export const createSnapshot: OperationKind<OperationRequests['snapshot.create']> = {
  action: () => 'createSnapshot',
  needs: 'createSnapshot',
  features: ({ memory }) => (memory === true ? ['memorySnapshots'] : []),
  transition: null,
  ends: 'changed',
  parts: (request) => [
    {
      form: 'call',
      name: 'create-snapshot',
      stepSeconds: 3600,
      call: ({ port, ref, operationId }, ctx) =>
        port.createSnapshot(ctx, ref, { ...request, marker: operationId }),
      undo: undoMarked('snapshot', ({ port, ref }, ctx, snapshotId) =>
        port.deleteSnapshot(ctx, ref, { snapshotId }),
      ),
    },
  ],
};
