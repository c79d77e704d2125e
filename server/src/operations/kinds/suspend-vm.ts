import type { NoRequest } from '../requests.ts';
import type { OperationKind } from './operation-kind.ts';

export const suspendVm: OperationKind<NoRequest> = {
  action: () => 'suspend',
  needs: 'suspendVm',
  transition: 'SUSPENDING',
  ends: 'changed',
  parts: () => [
    {
      form: 'call',
      name: 'suspend',
      stepSeconds: 1800,
      call: ({ port, ref }, ctx) => port.suspendVm(ctx, ref),
      goal: 'SUSPENDED',
    },
  ],
};
