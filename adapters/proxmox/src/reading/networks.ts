import type { NetworkType } from '@anyvisor/domain';
import type { CallContext } from '@anyvisor/port';
import { ApiRefusal } from '../protocol/api-refusal.ts';
import { path } from '../protocol/form.ts';
import { asFlag, asNumber, asObjects, asText } from '../protocol/loose.ts';
import { ownContext, shared } from '../session/call-time.ts';
import type { Session } from '../session.ts';

/** A bridge of one node, or a vnet of the cluster's SDN. */
export interface BridgeRow {
  readonly name: string;
  readonly type: NetworkType;
  /** Absent for a vnet whose nodes did not say. */
  readonly node: string | undefined;
  readonly active: boolean;
  readonly vlan: number | null;
}

/** Milliseconds: bridges change by hand only. */
const freshFor = 60_000;
const patience = 20_000;

/** Bridges of all nodes that are online, and vnets; remembered for a minute. */
export function readBridges(
  session: Session,
  ctx: CallContext,
  nodes: readonly string[],
): Promise<readonly BridgeRow[]> {
  const key = `bridges ${nodes.join(' ')}`;
  const reading = session.remembered.get(key, freshFor, () =>
    askBridges(session, ownContext(patience, ctx.correlationId), nodes),
  );
  return shared(ctx, 'networks', reading);
}

async function askBridges(
  session: Session,
  ctx: CallContext,
  nodes: readonly string[],
): Promise<readonly BridgeRow[]> {
  const [vnets, ...bridges] = await Promise.all([
    vnetRows(session, ctx),
    ...nodes.map((node) => bridgeRows(session, ctx, node)),
  ]);
  return [...bridges.flat(), ...vnets];
}

/** A node that is just going away has no bridges to offer, and must not take the others' with it. */
async function bridgeRows(session: Session, ctx: CallContext, node: string): Promise<readonly BridgeRow[]> {
  const rows = await session
    .get(ctx, path`/nodes/${node}/network`, { type: 'any_bridge' })
    .catch(unlessRefused);
  return asObjects(rows, 10_000).flatMap((row) => {
    const name = asText(row['iface']);
    if (name === undefined || name === '') return [];
    const active = row['active'] === undefined || asFlag(row['active']);
    return [{ name, type: typeOf(row['type'], asFlag(row['bridge_vlan_aware'])), node, active, vlan: null }];
  });
}

async function vnetRows(session: Session, ctx: CallContext): Promise<readonly BridgeRow[]> {
  const rows = await session.get(ctx, '/cluster/sdn/vnets').catch(unlessRefused);
  return asObjects(rows, 10_000).flatMap((row) => {
    const name = asText(row['vnet']);
    const vlan = asNumber(row['tag']) ?? null;
    return name === undefined
      ? []
      : [{ name, type: 'SDN' as const, node: undefined, active: row['state'] !== 'new', vlan }];
  });
}

function typeOf(type: unknown, vlanAware: boolean): NetworkType {
  if (type === 'OVSBridge') return 'OVS_BRIDGE';
  if (type === 'vnet') return 'SDN';
  return vlanAware ? 'VLAN_AWARE_BRIDGE' : 'BRIDGED';
}

function unlessRefused(error: unknown): undefined {
  if (error instanceof ApiRefusal && error.status !== 401) return undefined;
  throw error;
}
