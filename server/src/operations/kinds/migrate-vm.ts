import type { OperationRequests } from '../requests.ts';
import type { OperationKind } from './operation-kind.ts';

export const migrateVm: OperationKind<OperationRequests['vm.migrate']> = {
  action: () => 'migrate',
  needs: 'migrateVm',
  transition: 'MIGRATING',
  ends: 'changed',
  parts: (request) => [
    {
      form: 'call',
      name: 'migrate',
      stepSeconds: 21600,
      call: ({ port, ref, operationId }, ctx) =>
        port.migrateVm(ctx, ref, { ...request, marker: operationId }),
    },
  ],
};
