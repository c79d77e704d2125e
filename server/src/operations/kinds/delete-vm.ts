import type { DeleteVmRequest } from '@anyvisor/port';
import type { OperationKind } from './operation-kind.ts';

export const deleteVm: OperationKind<DeleteVmRequest> = {
  action: () => 'delete',
  transition: 'DELETING',
  ends: 'removed',
  parts: (request) => [
    {
      form: 'table',
      name: 'delete',
      stepSeconds: 1800,
      ask: ({ port, ref }, ctx) => port.deleteVm(ctx, ref, request),
    },
  ],
};
