import type { RemoveDiskRequest } from '@anyvisor/port';
import type { OperationKind } from './operation-kind.ts';

export const removeDisk: OperationKind<RemoveDiskRequest> = {
  action: () => 'removeDisk',
  needs: 'removeDisk',
  transition: null,
  ends: 'changed',
  parts: (request) => [
    {
      form: 'table',
      name: 'remove-disk',
      stepSeconds: 1800,
      ask: ({ port, ref }, ctx) => port.removeDisk(ctx, ref, request),
    },
  ],
};
