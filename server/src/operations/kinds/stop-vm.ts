import type { StopRequest } from '@anyvisor/port';
import type { OperationKind } from './operation-kind.ts';

export const stopVm: OperationKind<StopRequest> = {
  action: ({ force }) => (force ? 'forceStop' : 'stop'),
  transition: 'STOPPING',
  ends: 'changed',
  parts: (request) => [
    {
      form: 'call',
      name: 'stop',
      stepSeconds: guestSeconds(request) + 120,
      call: ({ port, ref }, ctx) => port.stopVm(ctx, ref, request),
      goal: 'STOPPED',
      interruptible: !request.force,
    },
  ],
};

/** How long the guest gets; adapters have a default of their own, well below this one. */
export function guestSeconds({ force, timeoutSeconds = 600 }: StopRequest): number {
  return force ? 0 : timeoutSeconds;
}
