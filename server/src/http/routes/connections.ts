import { apiPrefix, connectionRoutes } from '@anyvisor/api';
import type { FastifyInstance } from 'fastify';
import { answer, noContent, ok, valueOf } from '../answers.ts';
import { hypervisorFault } from '../api-fault.ts';
import { audited } from '../audited.ts';
import { requestContext } from '../call-context.ts';
import { keyIn, pageWithOneMore } from '../cursor.ts';
import type { HttpDeps } from '../deps.ts';
import { etag, preconditionFailed, versionOf } from '../etag.ts';
import { handle } from '../handle.ts';
import { wireConnection } from '../wire-connection.ts';

/** A test may take this long, in seconds. */
const testSeconds = 45;

type Deps = Pick<
  HttpDeps,
  'connections' | 'refreshConnection' | 'lists' | 'adapters' | 'database' | 'newId' | 'clock'
>;

export function addConnectionRoutes(app: FastifyInstance, deps: Deps): void {
  const { connections, lists } = deps;
  handle(app, connectionRoutes.listConnections, async ({ principal, query: { limit, cursor } }) => {
    const page = { limit: limit + 1, ...(cursor === undefined ? {} : { after: keyIn(cursor) }) };
    const found = await connections.list(principal.tenantId, page);
    return ok(pageWithOneMore(found.map(wireConnection), limit, ({ name }) => name));
  });
  handle(app, connectionRoutes.createConnection, async (call) => {
    const made = wireConnection(
      valueOf(await connections.add(call.principal.tenantId, call.body, requestContext(call, testSeconds))),
    );
    await audited(deps, call.principal, 'connection.create', subjectOf(made), { endpoint: made.endpoint });
    const location = `${apiPrefix}/connections/${made.id}`;
    return answer(201, made, { location, etag: etag(made.version) });
  });
  handle(app, connectionRoutes.getConnection, async ({ principal, params: { connectionId } }) => {
    const found = wireConnection(valueOf(await connections.get(principal.tenantId, connectionId)));
    return answer(200, found, { etag: etag(found.version) });
  });
  handle(app, connectionRoutes.updateConnection, async (call) => {
    const { connectionId } = call.params;
    const context = requestContext(call, testSeconds);
    const version = versionOf(call.ifMatch);
    const changed = await connections.update(
      call.principal.tenantId,
      connectionId,
      call.body,
      context,
      version,
    );
    if (!changed.ok) {
      throw changed.error.kind === 'VersionConflict'
        ? preconditionFailed(changed.error.current)
        : hypervisorFault(changed.error);
    }
    const now = wireConnection(changed.value);
    await audited(deps, call.principal, 'connection.update', subjectOf(now), {
      fields: Object.keys(call.body),
    });
    return answer(200, now, { etag: etag(now.version) });
  });
  handle(app, connectionRoutes.deleteConnection, async ({ principal, params: { connectionId }, ifMatch }) => {
    const known = valueOf(await connections.get(principal.tenantId, connectionId));
    const removed = await connections.remove(principal.tenantId, connectionId, versionOf(ifMatch));
    if (!removed.ok) {
      throw removed.error.kind === 'VersionConflict'
        ? preconditionFailed(removed.error.current)
        : hypervisorFault(removed.error);
    }
    await audited(deps, principal, 'connection.remove', subjectOf(known));
    return noContent;
  });
  handle(app, connectionRoutes.refreshConnection, async ({ principal, params: { connectionId } }) => {
    valueOf(await connections.get(principal.tenantId, connectionId));
    await deps.refreshConnection(principal.tenantId, connectionId);
    return answer(202, undefined);
  });
  handle(app, connectionRoutes.getConnectionCapabilities, async ({ principal, params: { connectionId } }) => {
    const { type, status } = valueOf(await connections.get(principal.tenantId, connectionId));
    const ceiling = deps.adapters.find((adapter) => adapter.type === type)?.ceiling;
    const capabilities = status.capabilities ?? ceiling;
    if (capabilities === undefined) {
      throw new Error(`no adapter for ${type} is registered`);
    }
    return ok({ observed: status.capabilities !== null, capabilities });
  });
  handle(app, connectionRoutes.getConnectionResources, async ({ principal, params: { connectionId } }) => {
    valueOf(await connections.get(principal.tenantId, connectionId));
    return ok(await lists.resources(principal.tenantId, connectionId));
  });
}

function subjectOf({ id, name }: { readonly id: string; readonly name: string }) {
  return { type: 'connection', id, name };
}
