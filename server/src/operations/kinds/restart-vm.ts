import { err, hypervisorError } from '@anyvisor/domain';
import type { HypervisorError, Result } from '@anyvisor/domain';
import type { CallContext, Mutation, StopRequest } from '@anyvisor/port';
import type { Scope } from '../engine/part.ts';
import type { OperationKind } from './operation-kind.ts';
import { guestSeconds } from './stop-vm.ts';

/** The one verb whose goal does not show: a running VM looks the same before and after. */
export const restartVm: OperationKind<StopRequest> = {
  action: ({ force }) => (force ? 'forceRestart' : 'restart'),
  transition: 'RESTARTING',
  ends: 'changed',
  parts: (request) => [
    {
      form: 'call',
      name: 'restart',
      stepSeconds: guestSeconds(request) + 300,
      call: ({ port, ref }, ctx) => port.restartVm(ctx, ref, request),
      recover: afterInterruption,
      interruptible: !request.force,
    },
  ],
};

/** Half a restart (it is stopped) is finished; one that may have happened is not done twice. */
async function afterInterruption(
  { port, ref }: Scope,
  ctx: CallContext,
): Promise<Result<Mutation<null>, HypervisorError>> {
  const vm = await port.getVm(ctx, ref);
  if (!vm.ok) {
    return vm;
  }
  return vm.value.powerState === 'STOPPED'
    ? port.startVm(ctx, ref)
    : err(
        hypervisorError('OperationFailed', {
          message: 'The restart was interrupted and may or may not have happened',
          operation: 'restartVm',
          reason: 'state',
          nextStep: 'Look at the guest (its uptime), and restart it again if it did not.',
          outcomeUnknown: true,
        }),
      );
}
