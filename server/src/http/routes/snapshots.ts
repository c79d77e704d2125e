import { snapshotRoutes } from '@anyvisor/api';
import type { SnapshotView } from '@anyvisor/api';
import type { SnapshotInfo } from '@anyvisor/domain';
import type { FastifyInstance } from 'fastify';
import { ok, valueOf } from '../answers.ts';
import { beginOperation } from '../begin-operation.ts';
import { requestContext } from '../call-context.ts';
import type { HttpDeps } from '../deps.ts';
import { handle } from '../handle.ts';
import { knownVm } from './vms.ts';

const readSeconds = 30;

export function addSnapshotRoutes(app: FastifyInstance, deps: HttpDeps): void {
  handle(app, snapshotRoutes.listSnapshots, async (call) => {
    const vm = await knownVm(deps, call.principal.tenantId, call.params.vmId);
    const { port } = valueOf(await deps.connections.port(call.principal.tenantId, vm.connectionId));
    const snapshots = valueOf(await port.listSnapshots(requestContext(call, readSeconds), vm.nativeRef));
    return ok({ items: snapshots.map(wireSnapshot) });
  });
  handle(app, snapshotRoutes.createSnapshot, (call) =>
    beginOperation(deps, call, 'snapshot.create', call.params, call.body),
  );
  handle(app, snapshotRoutes.revertSnapshot, (call) => {
    const { vmId, snapshotId } = call.params;
    return beginOperation(deps, call, 'snapshot.revert', { vmId }, { snapshotId });
  });
  handle(app, snapshotRoutes.deleteSnapshot, (call) => {
    const { vmId, snapshotId } = call.params;
    const { withChildren = false } = call.query;
    return beginOperation(deps, call, 'snapshot.delete', { vmId }, { snapshotId, withChildren });
  });
}

function wireSnapshot({ createdAt, ...snapshot }: SnapshotInfo): SnapshotView {
  return { ...snapshot, createdAt: createdAt?.toISOString() ?? null };
}
