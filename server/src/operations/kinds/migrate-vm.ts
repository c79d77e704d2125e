import { hypervisorError, ok } from '@anyvisor/domain';
import { admitMutation } from '../../connections/admit-mutation.ts';
import type { OperationRequests } from '../requests.ts';
import type { OperationKind } from './operation-kind.ts';

/** Within one connection, or to another one of the same type: then the VM belongs to that one afterwards. */
export const migrateVm: OperationKind<OperationRequests['vm.migrate']> = {
  action: () => 'migrate',
  needs: 'migrateVm',
  features: ({ targetConnection }) => (targetConnection === undefined ? [] : ['crossEndpointMigration']),
  transition: 'MIGRATING',
  ends: 'changed',
  movesTo: ({ targetConnection }) => targetConnection,
  admit: async (tx, { targetConnection }, { id, type }) => {
    if (targetConnection === undefined) {
      return undefined;
    }
    const there = await admitMutation(tx, targetConnection, 'vm.migrate');
    if (!there.ok) {
      return there.error;
    }
    return targetConnection === id || there.value.type !== type
      ? hypervisorError('InvalidConfiguration', {
          message:
            targetConnection === id
              ? 'The VM is on this connection already'
              : `${there.value.name} is a connection of another type: VMs cannot move there as they run`,
          field: 'targetConnection',
          nextStep: 'Name another connection of the same type.',
        })
      : undefined;
  },
  parts: ({ targetConnection, ...wish }) => [
    {
      form: 'call',
      name: 'migrate',
      stepSeconds: 21600,
      call: async ({ port, ref, operationId, connectionId, peer }, ctx) => {
        const request = { ...wish, marker: operationId };
        if (targetConnection === undefined) {
          return port.migrateVm(ctx, ref, request);
        }
        if (targetConnection === connectionId) {
          // An earlier one has brought it there, and this one has followed.
          return ok({ kind: 'done', value: null });
        }
        const there = await peer(targetConnection);
        if (!there.ok) {
          return there;
        }
        const destination = await there.value.migrationTarget(ctx);
        return destination.ok
          ? port.migrateVm(ctx, ref, { ...request, destination: destination.value })
          : destination;
      },
    },
  ],
};
