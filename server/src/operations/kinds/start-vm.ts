import type { NoRequest } from '../requests.ts';
import type { OperationKind } from './operation-kind.ts';

export const startVm: OperationKind<NoRequest> = {
  action: () => 'start',
  transition: 'STARTING',
  ends: 'changed',
  parts: () => [
    {
      form: 'call',
      name: 'start',
      stepSeconds: 300,
      call: ({ port, ref }, ctx) => port.startVm(ctx, ref),
      goal: 'RUNNING',
    },
  ],
};
