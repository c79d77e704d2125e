import type { OperationRequests } from '../requests.ts';
import type { OperationKind } from './operation-kind.ts';

export const addDisk: OperationKind<OperationRequests['disk.add']> = {
  action: () => 'addDisk',
  needs: 'addDisk',
  transition: null,
  ends: 'changed',
  parts: (request) => [
    {
      form: 'table',
      name: 'add-disk',
      stepSeconds: 3600,
      ask: ({ port, ref, operationId, frozen }, ctx) =>
        port.addDisk(ctx, ref, { ...request, marker: operationId, mapping: frozen.mapping }),
    },
  ],
};
