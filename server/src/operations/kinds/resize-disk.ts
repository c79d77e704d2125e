import type { ResizeDiskRequest } from '@anyvisor/port';
import type { OperationKind } from './operation-kind.ts';

export const resizeDisk: OperationKind<ResizeDiskRequest> = {
  action: () => 'resizeDisk',
  needs: 'resizeDisk',
  transition: null,
  ends: 'changed',
  parts: (request) => [
    {
      form: 'call',
      name: 'resize-disk',
      stepSeconds: 1800,
      call: ({ port, ref }, ctx) => port.resizeDisk(ctx, ref, request),
    },
  ],
};
