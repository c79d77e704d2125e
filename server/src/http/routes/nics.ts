import { nicRoutes } from '@anyvisor/api';
import type { FastifyInstance } from 'fastify';
import { ok } from '../answers.ts';
import { beginOperation } from '../begin-operation.ts';
import type { WaitDeps } from '../begin-operation.ts';
import type { HttpDeps } from '../deps.ts';
import { handle } from '../handle.ts';
import { knownVm } from './vms.ts';

export function addNicRoutes(app: FastifyInstance, deps: WaitDeps & Pick<HttpDeps, 'lists'>): void {
  handle(app, nicRoutes.listNics, async ({ principal, params: { vmId } }) =>
    ok({ items: (await knownVm(deps, principal.tenantId, vmId)).nics }),
  );
  handle(app, nicRoutes.addNic, (call) => beginOperation(deps, call, 'nic.add', call.params, call.body));
  handle(app, nicRoutes.updateNic, (call) => {
    const { vmId, nicKey } = call.params;
    return beginOperation(deps, call, 'nic.update', { vmId }, { nicKey, ...call.body });
  });
  handle(app, nicRoutes.removeNic, (call) => {
    const { vmId, nicKey } = call.params;
    return beginOperation(deps, call, 'nic.remove', { vmId }, { nicKey });
  });
}
