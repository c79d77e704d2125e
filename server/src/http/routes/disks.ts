import { diskRoutes } from '@anyvisor/api';
import type { FastifyInstance } from 'fastify';
import { ok } from '../answers.ts';
import { beginOperation } from '../begin-operation.ts';
import type { WaitDeps } from '../begin-operation.ts';
import type { HttpDeps } from '../deps.ts';
import { handle } from '../handle.ts';
import { knownVm } from './vms.ts';

export function addDiskRoutes(app: FastifyInstance, deps: WaitDeps & Pick<HttpDeps, 'lists'>): void {
  handle(app, diskRoutes.listDisks, async ({ principal, params: { vmId } }) =>
    ok({ items: (await knownVm(deps, principal.tenantId, vmId)).disks }),
  );
  handle(app, diskRoutes.addDisk, (call) => beginOperation(deps, call, 'disk.add', call.params, call.body));
  handle(app, diskRoutes.resizeDisk, (call) => {
    const { vmId, diskKey } = call.params;
    return beginOperation(deps, call, 'disk.resize', { vmId }, { diskKey, ...call.body });
  });
  handle(app, diskRoutes.removeDisk, (call) => {
    const { vmId, diskKey } = call.params;
    return beginOperation(
      deps,
      call,
      'disk.remove',
      { vmId },
      { diskKey, deleteData: call.query.deleteData ?? false },
    );
  });
}
