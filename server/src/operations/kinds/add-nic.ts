import type { OperationRequests } from '../requests.ts';
import type { OperationKind } from './operation-kind.ts';
import { undoMarked } from './undo-marked.ts';

export const addNic: OperationKind<OperationRequests['nic.add']> = {
  action: () => 'addNic',
  needs: 'addNic',
  transition: null,
  ends: 'changed',
  parts: (request) => [
    {
      form: 'call',
      name: 'add-nic',
      stepSeconds: 600,
      call: ({ port, ref, operationId, frozen }, ctx) =>
        port.addNic(ctx, ref, { ...request, marker: operationId, mapping: frozen.mapping }),
      undo: undoMarked('nic', ({ port, ref }, ctx, nicKey) => port.removeNic(ctx, ref, nicKey)),
    },
  ],
};
