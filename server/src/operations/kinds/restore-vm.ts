import type { OperationRequests } from '../requests.ts';
import { powerOn } from './create-vm.ts';
import type { OperationKind } from './operation-kind.ts';

/** A VM of its own from a backup; what was backed up is not touched, and need not be there any more. */
export const restoreVm: OperationKind<OperationRequests['vm.restore']> = {
  action: () => null,
  needs: 'restoreVm',
  transition: 'CREATING',
  withoutVm: true,
  ends: 'created',
  claims: ({ name }) => name,
  parts: ({ powerOn: start, ...request }) => [
    {
      form: 'table',
      name: 'restore',
      stepSeconds: 24 * 3600,
      ask: ({ port, operationId, frozen: { mapping } }, ctx) =>
        port.restoreVm(ctx, { ...request, marker: operationId, mapping }),
    },
    ...(start === true ? [powerOn] : []),
  ],
};
