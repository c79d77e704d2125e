import type { ReconfigureRequest } from '@anyvisor/port';
import type { OperationKind } from './operation-kind.ts';

export const reconfigureVm: OperationKind<ReconfigureRequest> = {
  action: () => 'reconfigure',
  needs: 'reconfigureVm',
  transition: null,
  ends: 'changed',
  claims: ({ name }) => name,
  parts: (request) => [
    {
      form: 'call',
      name: 'reconfigure',
      stepSeconds: 600,
      call: ({ port, ref }, ctx) => port.reconfigureVm(ctx, ref, request),
    },
  ],
};
