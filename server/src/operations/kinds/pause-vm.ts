import type { NoRequest } from '../requests.ts';
import type { OperationKind } from './operation-kind.ts';

export const pauseVm: OperationKind<NoRequest> = {
  action: () => 'pause',
  needs: 'pauseVm',
  transition: null,
  ends: 'changed',
  parts: () => [
    {
      form: 'call',
      name: 'pause',
      stepSeconds: 120,
      call: ({ port, ref }, ctx) => port.pauseVm(ctx, ref),
      goal: 'PAUSED',
    },
  ],
};
