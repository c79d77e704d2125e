import type { OperationRequests } from '../requests.ts';
import type { OperationKind } from './operation-kind.ts';

export const cloneVm: OperationKind<OperationRequests['vm.clone']> = {
  action: () => 'clone',
  needs: 'cloneVm',
  features: ({ mode }) => [mode === 'linked' ? 'linkedClones' : 'fullClones'],
  transition: 'CLONING',
  ends: 'created',
  claims: ({ name }) => name,
  parts: (request) => [
    {
      form: 'table',
      name: 'clone',
      stepSeconds: 4 * 3600,
      ask: ({ port, operationId, ref, frozen: { mapping } }, ctx) =>
        port.cloneVm(ctx, { ...request, marker: operationId, source: ref, mapping }),
    },
  ],
};
