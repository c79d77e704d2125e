import type { OperationRequests } from '../requests.ts';
import type { OperationKind } from './operation-kind.ts';

export const updateNic: OperationKind<OperationRequests['nic.update']> = {
  action: () => 'updateNic',
  needs: 'updateNic',
  transition: null,
  ends: 'changed',
  parts: (request) => [
    {
      form: 'call',
      name: 'update-nic',
      stepSeconds: 600,
      call: ({ port, ref, frozen }, ctx) => port.updateNic(ctx, ref, { ...request, mapping: frozen.mapping }),
    },
  ],
};
