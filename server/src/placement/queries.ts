import type {
  HypervisorCapabilities,
  HypervisorResourceMapping,
  HypervisorType,
  VmProvisionSpec,
} from '@anyvisor/domain';
import { emptyMapping } from '@anyvisor/domain';
import { sql } from 'kysely';
import type { Tx } from '../db/transaction.ts';
import type { Candidate, CandidateHost, CandidateUnit } from './candidate.ts';

/** More connections than these are not weighed against each other: name one in the spec. */
const mostCandidates = 200;
const mostUnits = 5000;

interface ConnectionFacts {
  readonly id: string;
  readonly name: string;
  readonly hypervisor_type: HypervisorType;
  readonly enabled: boolean;
  readonly mode: string;
  readonly mapping: Partial<HypervisorResourceMapping>;
  readonly health: string | null;
  readonly capabilities: HypervisorCapabilities | null;
  readonly has_template: boolean;
}

interface UnitFacts {
  readonly connection_id: string;
  readonly kind: 'compute' | 'storage' | 'network';
  readonly native_ref: string;
  readonly name: string;
  readonly facts: {
    readonly state?: string;
    readonly totalMemoryGb?: number | null;
    readonly availableMemoryGb?: number | null;
    readonly totalCpu?: number | null;
    readonly availableBytes?: number | null;
    readonly accessible?: boolean;
  };
  readonly path: string;
  readonly type: string;
}

/** The tenant's connections, or the one the spec names by name or id. */
export async function loadCandidates(tx: Tx, spec: VmProvisionSpec): Promise<readonly Candidate[]> {
  const named = spec.placement?.connection ?? null;
  const { rows: connections } = await sql<ConnectionFacts>`
    select c.id, c.name, c.hypervisor_type, c.enabled, c.mode, c.resource_mappings as mapping, s.health, s.capabilities,
      exists (select from resource_unit t where t.connection_id = c.id and t.kind = 'template'
        and (t.name = ${spec.template} or t.native_ref = ${spec.template} or t.id::text = ${spec.template}))
        as has_template
    from tenant_hypervisor_config c left join connection_status s on s.connection_id = c.id
    where ${named}::text is null or c.name = ${named} or c.id::text = ${named}
    order by c.name limit ${mostCandidates}
  `.execute(tx);
  const ids = connections.map(({ id }) => id);
  const { rows: units } = await sql<UnitFacts>`
    select connection_id, kind, native_ref, name, path, type, facts from resource_unit
    where kind in ('compute', 'storage', 'network') and connection_id = any(${ids}::uuid[])
    limit ${mostUnits}
  `.execute(tx);
  return connections.map((connection) =>
    candidate(
      connection,
      units.filter((unit) => unit.connection_id === connection.id),
    ),
  );
}

function candidate(connection: ConnectionFacts, units: readonly UnitFacts[]): Candidate {
  const mapping = { ...emptyMapping, ...connection.mapping };
  const networks = units.filter(({ kind }) => kind === 'network');
  const room = units.flatMap(({ kind, facts }) =>
    kind === 'storage' && facts.accessible !== false && typeof facts.availableBytes === 'number'
      ? [facts.availableBytes]
      : [],
  );
  return {
    connectionId: connection.id,
    name: connection.name,
    type: connection.hypervisor_type,
    mapping,
    enabled: connection.enabled,
    mode: connection.mode,
    health: connection.health,
    capabilities: connection.capabilities,
    hasTemplate: connection.has_template,
    networks: new Set([
      ...Object.keys(mapping.networkMapping.networks),
      ...networks.flatMap(({ name, native_ref }) => [name, native_ref]),
    ]),
    hosts: units.filter(({ kind }) => kind === 'compute').map(host),
    roomiestStorageBytes: room.length === 0 ? null : Math.max(...room),
    storages: units.filter(({ kind }) => kind === 'storage').map(plain),
    networkUnits: networks.map(plain),
  };
}

function plain({ native_ref, name }: UnitFacts): CandidateUnit {
  return { nativeRef: native_ref, name };
}

function host({ native_ref, name, path, type, facts }: UnitFacts): CandidateHost {
  return {
    nativeRef: native_ref,
    name,
    path,
    type,
    state: facts.state ?? 'UNKNOWN',
    totalMemoryGb: facts.totalMemoryGb ?? null,
    availableMemoryGb: facts.availableMemoryGb ?? null,
    totalCpu: facts.totalCpu ?? null,
  };
}
