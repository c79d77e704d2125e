import type { OperationRequests } from '../requests.ts';
import type { OperationKind } from './operation-kind.ts';

export const removeNic: OperationKind<OperationRequests['nic.remove']> = {
  action: () => 'removeNic',
  needs: 'removeNic',
  transition: null,
  ends: 'changed',
  parts: (request) => [
    {
      form: 'call',
      name: 'remove-nic',
      stepSeconds: 600,
      call: ({ port, ref }, ctx) => port.removeNic(ctx, ref, request.nicKey),
    },
  ],
};
