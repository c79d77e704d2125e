import type { ConnectionView as WireConnection } from '@anyvisor/api';
import { publicError } from '@anyvisor/domain';
import type { ConnectionView } from '../connections/connection-view.ts';

/** A connection as the wire has it. Field by field: what is added inside does not get out by itself. */
export function wireConnection(connection: ConnectionView): WireConnection {
  const { status } = connection;
  return {
    id: connection.id,
    name: connection.name,
    type: connection.type,
    endpoint: connection.endpoint,
    enabled: connection.enabled,
    mode: connection.mode,
    concurrency: connection.concurrency,
    parameters: connection.parameters,
    secretsSet: connection.secretsSet,
    mapping: connection.mapping,
    status: {
      health: status.health,
      breaker: status.breaker,
      product: status.product,
      version: status.version,
      endpointId: status.endpointId,
      lastSeenAt: status.lastSeenAt?.toISOString() ?? null,
      lastError: status.lastError === null ? null : publicError(status.lastError),
    },
    version: connection.version,
    createdAt: connection.createdAt.toISOString(),
    updatedAt: connection.updatedAt.toISOString(),
  };
}
