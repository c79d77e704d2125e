import type { NoRequest } from '../requests.ts';
import type { OperationKind } from './operation-kind.ts';

export const resumeVm: OperationKind<NoRequest> = {
  action: () => 'resume',
  needs: 'resumeVm',
  transition: 'RESUMING',
  ends: 'changed',
  parts: () => [
    {
      form: 'call',
      name: 'resume',
      stepSeconds: 1800,
      call: ({ port, ref }, ctx) => port.resumeVm(ctx, ref),
      goal: 'RUNNING',
    },
  ],
};
