import { emptyMapping } from '@anyvisor/domain';
import type {
  ConnectionHealth,
  ConnectionMode,
  HypervisorCapabilities,
  HypervisorError,
  HypervisorResourceMapping,
  HypervisorType,
  JsonObject,
} from '@anyvisor/domain';
import type { ConnectionStatus, ConnectionView } from './connection-view.ts';
import type { ConnectionRow, StatusRow } from './queries.ts';

/** What a row keeps besides its columns. */
export interface ConnectionSettings {
  readonly concurrency: number;
  /** The parameters that are not secret, for display. */
  readonly parameters: JsonObject;
  readonly secretsSet: readonly string[];
}

export function viewOf(row: ConnectionRow, status: StatusRow | undefined): ConnectionView {
  const settings = settingsOf(row);
  return {
    id: row.id,
    name: row.name,
    type: row.hypervisor_type as HypervisorType,
    endpoint: row.endpoint,
    parameters: settings.parameters,
    secretsSet: settings.secretsSet,
    mapping: mappingOf(row),
    enabled: row.enabled,
    mode: modeOf(row),
    concurrency: settings.concurrency,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    status: statusOf(row, status),
  };
}

export function settingsOf(row: ConnectionRow): ConnectionSettings {
  return row.settings as ConnectionSettings;
}

export function mappingOf(row: ConnectionRow): HypervisorResourceMapping {
  return { ...emptyMapping, ...(row.resource_mappings as Partial<HypervisorResourceMapping>) };
}

/** Anything else than the one word that allows changes forbids them. */
export function modeOf(row: ConnectionRow): ConnectionMode {
  return row.mode === 'read_write' ? 'read_write' : 'read_only';
}

function statusOf(row: ConnectionRow, status: StatusRow | undefined): ConnectionStatus {
  return {
    health: row.enabled ? ((status?.health ?? 'UNKNOWN') as ConnectionHealth) : 'DISABLED',
    breaker: status?.breaker === 'open' ? 'open' : 'closed',
    product: status?.product ?? null,
    version: status?.version ?? null,
    endpointId: status?.endpoint_id ?? null,
    lastSeenAt: status?.last_seen_at ?? null,
    lastError: (status?.last_error ?? null) as HypervisorError | null,
    capabilities: (status?.capabilities ?? null) as HypervisorCapabilities | null,
  };
}
