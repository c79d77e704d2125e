import { vmActionRoutes } from '@anyvisor/api';
import type { FastifyInstance } from 'fastify';
import { beginOperation } from '../begin-operation.ts';
import type { HttpDeps } from '../deps.ts';
import { valueOf } from '../answers.ts';
import { migrationOptions } from '../migration-options.ts';
import { handle } from '../handle.ts';
import { knownVm } from './vms.ts';
import type { NoRequest } from '../../operations/requests.ts';

/** `POST /vms/{id}/<verb>`: each begins one operation. */
export function addVmActionRoutes(app: FastifyInstance, deps: HttpDeps): void {
  handle(app, vmActionRoutes.startVm, (call) => beginOperation(deps, call, 'vm.start', call.params, nothing));
  handle(app, vmActionRoutes.stopVm, (call) =>
    beginOperation(deps, call, 'vm.stop', call.params, { force: false, ...call.body }),
  );
  handle(app, vmActionRoutes.restartVm, (call) =>
    beginOperation(deps, call, 'vm.restart', call.params, { force: false, ...call.body }),
  );
  handle(app, vmActionRoutes.suspendVm, (call) =>
    beginOperation(deps, call, 'vm.suspend', call.params, nothing),
  );
  handle(app, vmActionRoutes.resumeVm, (call) =>
    beginOperation(deps, call, 'vm.resume', call.params, nothing),
  );
  handle(app, vmActionRoutes.pauseVm, (call) => beginOperation(deps, call, 'vm.pause', call.params, nothing));
  handle(app, vmActionRoutes.unpauseVm, (call) =>
    beginOperation(deps, call, 'vm.unpause', call.params, nothing),
  );
  handle(app, vmActionRoutes.cloneVm, (call) =>
    beginOperation(deps, call, 'vm.clone', call.params, { mode: 'full', ...call.body }),
  );
  handle(app, vmActionRoutes.reconfigureVm, (call) =>
    beginOperation(deps, call, 'vm.reconfigure', call.params, call.body),
  );
  handle(app, vmActionRoutes.migrateVm, async (call) => {
    const vm = await knownVm(deps, call.principal.tenantId, call.params.vmId);
    const { type } = valueOf(await deps.connections.get(call.principal.tenantId, vm.connectionId));
    const { options, ...wish } = call.body;
    return beginOperation(deps, call, 'vm.migrate', call.params, {
      live: true,
      ...wish,
      ...(options === undefined ? {} : { options: migrationOptions(deps.adapters, type, options) }),
    });
  });
}

const nothing: NoRequest = {};
