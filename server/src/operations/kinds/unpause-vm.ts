import type { NoRequest } from '../requests.ts';
import type { OperationKind } from './operation-kind.ts';

export const unpauseVm: OperationKind<NoRequest> = {
  action: () => 'unpause',
  needs: 'unpauseVm',
  transition: null,
  ends: 'changed',
  parts: () => [
    {
      form: 'call',
      name: 'unpause',
      stepSeconds: 120,
      call: ({ port, ref }, ctx) => port.unpauseVm(ctx, ref),
      goal: 'RUNNING',
    },
  ],
};
