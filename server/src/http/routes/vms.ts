import { vmRoutes, vmSummary } from '@anyvisor/api';
import type { VmMetricsView, VmView } from '@anyvisor/api';
import type { VmMetrics } from '@anyvisor/domain';
import type { FastifyInstance } from 'fastify';
import { can } from '../../access/permissions.ts';
import { ok, valueOf } from '../answers.ts';
import { ApiFault, notFound } from '../api-fault.ts';
import { beginOperation, begunEarlier } from '../begin-operation.ts';
import { requestContext } from '../call-context.ts';
import { checkExtensions } from '../check-extensions.ts';
import type { HttpDeps } from '../deps.ts';
import { handle } from '../handle.ts';
import { selectFields } from '../select-fields.ts';
import { vmActions } from '../vm-actions.ts';

/** A question to a hypervisor that somebody waits for may take this long, in seconds. */
const readSeconds = 30;

export function addVmRoutes(app: FastifyInstance, deps: HttpDeps): void {
  const { lists, connections } = deps;
  handle(app, vmRoutes.listVms, async ({ principal, query }) => {
    const page = await lists.vms(principal.tenantId, query);
    return ok({ ...page, items: selectFields(page.items, query.fields, Object.keys(vmSummary.shape)) });
  });
  handle(app, vmRoutes.createVm, async (call) => {
    const spec = checkExtensions(call.body, deps.adapters);
    if (call.query.dryRun === true) {
      return ok(valueOf(await deps.explainPlacement(call.principal.tenantId, spec)));
    }
    const earlier = await begunEarlier(deps, call, 'vm.create', { spec });
    if (earlier !== undefined) {
      return earlier;
    }
    const placement = valueOf(await deps.place(call.principal.tenantId, spec));
    if (placement.connectionId === null) {
      throw nothingFits(placement);
    }
    return beginOperation(deps, call, 'vm.create', { connectionId: placement.connectionId }, { spec });
  });
  handle(app, vmRoutes.placeVm, async ({ principal, body }) =>
    ok(valueOf(await deps.explainPlacement(principal.tenantId, checkExtensions(body, deps.adapters)))),
  );
  handle(app, vmRoutes.getVm, async ({ principal, params: { vmId } }) =>
    ok(await knownVm(deps, principal.tenantId, vmId)),
  );
  handle(app, vmRoutes.deleteVm, async (call) => {
    const { deleteDisks, force } = call.query;
    const request = {
      ...(deleteDisks === undefined ? {} : { deleteDisks }),
      ...(force === undefined ? {} : { force }),
    };
    return beginOperation(deps, call, 'vm.delete', call.params, request);
  });
  handle(app, vmRoutes.getVmActions, async ({ principal, params: { vmId } }) => {
    const vm = await knownVm(deps, principal.tenantId, vmId);
    const connection = valueOf(await connections.get(principal.tenantId, vm.connectionId));
    return ok({ actions: vmActions(vm, connection, (permission) => can(principal, permission)) });
  });
  handle(app, vmRoutes.refreshVm, async ({ principal, params: { vmId }, signal }) => {
    const { connectionId, nativeRef } = await knownVm(deps, principal.tenantId, vmId);
    valueOf(await deps.inventory.refreshVm(principal.tenantId, connectionId, nativeRef, signal));
    return ok(await knownVm(deps, principal.tenantId, vmId));
  });
  handle(app, vmRoutes.getVmFindings, async (call) => {
    const vm = await knownVm(deps, call.principal.tenantId, call.params.vmId);
    const { port } = valueOf(await connections.port(call.principal.tenantId, vm.connectionId));
    const found = valueOf(await port.adviseVm(requestContext(call, readSeconds), vm.nativeRef));
    return ok({ items: found.toSorted((a, b) => gravity[b.severity] - gravity[a.severity]) });
  });
  handle(app, vmRoutes.getVmMetrics, async (call) => {
    const vm = await knownVm(deps, call.principal.tenantId, call.params.vmId);
    const { port } = valueOf(await connections.port(call.principal.tenantId, vm.connectionId));
    const [sample] = valueOf(await port.collectMetrics(requestContext(call, readSeconds), [vm.nativeRef]));
    if (sample === undefined) {
      throw new ApiFault(409, 'OperationFailed', 'A VM that is not running has no figures', {
        operation: 'collectMetrics',
        reason: 'state',
      });
    }
    return ok(wireMetrics(sample));
  });
}

const gravity = { info: 0, warning: 1, problem: 2 };

/** The VM, or 404. */
export async function knownVm(
  { lists }: Pick<HttpDeps, 'lists'>,
  tenantId: string,
  vmId: string,
): Promise<VmView> {
  const vm = await lists.vm(tenantId, vmId);
  if (vm === undefined) {
    throw notFound('vm', vmId);
  }
  return vm;
}

function wireMetrics({ at, gauges, totals }: VmMetrics): VmMetricsView {
  return { at: at.toISOString(), gauges, totals };
}

function nothingFits(placement: {
  readonly candidates: readonly { readonly name: string; readonly reasons: readonly string[] }[];
}): ApiFault {
  const why = placement.candidates.map(({ name, reasons }) => `${name}: ${reasons.join(', ')}`).join('; ');
  return new ApiFault(
    409,
    'ResourceExhausted',
    `No connection fits${why === '' ? '' : ` (${why})`}`.slice(0, 2000),
    {
      resourceType: 'connection',
      requested: 1,
      available: 0,
      nextStep:
        'Change the spec, or name a connection under placement.connection; POST /vms/placement explains each.',
    },
  );
}
