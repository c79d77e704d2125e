import { setImmediate as nextTurn } from 'node:timers/promises';
import type { HypervisorResourceTree, Inventory, TemplateInfo, VmObservation } from '@anyvisor/domain';
import type { CallContext } from '@anyvisor/port';
import { mapResources } from '../inventory/map-resources.ts';
import { mapTemplate } from '../inventory/map-templates.ts';
import { mapRow, mapVm, unreachable } from '../inventory/map-vm.ts';
import { storageIndex } from '../inventory/storage-ids.ts';
import { readEndpoint } from '../session/endpoint.ts';
import type { Endpoint } from '../session/endpoint.ts';
import type { Session } from '../session.ts';
import { speaks } from './agent-book.ts';
import { askAgent } from './agent-words.ts';
import { readDue } from './fill.ts';
import { readGuest } from './guests.ts';
import { readBridges } from './networks.ts';
import { readRows } from './rows.ts';
import type { ClusterRows, GuestRow } from './row.ts';

/** Milliseconds a list may spend on details of guests nobody has looked at; the rest is known by its row until `watch` has. */
const detailsPatience = 15_000;
/** Guests that are mapped before others get their turn. */
const slice = 250;
/** Milliseconds the answer about one guest waits for what the guest says itself. */
const agentPatience = 1200;

export async function listVms(session: Session, ctx: CallContext): Promise<readonly VmObservation[]> {
  const { rows, endpoint } = await readAll(session, ctx);
  await readDue(session, ctx, { ...rows, guests: rows.guests.filter(isVm) }, detailsPatience);
  return observe(session, rows, endpoint);
}

export async function listTemplates(session: Session, ctx: CallContext): Promise<readonly TemplateInfo[]> {
  const { rows, endpoint } = await readAll(session, ctx);
  await readDue(session, ctx, { ...rows, guests: rows.guests.filter(isTemplate) }, detailsPatience);
  return templatesOf(session, rows, endpoint);
}

export async function listResources(session: Session, ctx: CallContext): Promise<HypervisorResourceTree> {
  const { rows, endpoint } = await readAll(session, ctx);
  return resourcesOf(session, ctx, rows, endpoint);
}

/** Everything, as it is known now: nothing is asked for but what all three need. */
export async function inventoryOf(
  session: Session,
  ctx: CallContext,
  rows: ClusterRows,
  endpoint: Endpoint,
): Promise<Inventory> {
  return {
    vms: await observe(session, rows, endpoint),
    templates: templatesOf(session, rows, endpoint),
    resources: await resourcesOf(session, ctx, rows, endpoint),
  };
}

export async function getVm(session: Session, ctx: CallContext, ref: string): Promise<VmObservation> {
  const endpoint = await readEndpoint(session, ctx);
  const details = await readGuest(session, ctx, ref);
  if (speaks(details) && session.agents.isDue(details)) {
    const asked = askAgent(session, details);
    await Promise.race([asked, soon(Math.min(agentPatience, Math.max(0, ctx.deadline - Date.now())))]);
  }
  return mapVm(
    details,
    session.agents.known(details),
    await withStorages(session, ctx, endpoint, details.node),
  );
}

export async function readAll(
  session: Session,
  ctx: CallContext,
): Promise<{ readonly rows: ClusterRows; readonly endpoint: Endpoint }> {
  const endpoint = await readEndpoint(session, ctx);
  const rows = await readRows(session, ctx);
  return { rows, endpoint: { ...endpoint, ...storageIndex(rows) } };
}

/** The neutral form of a guest: by its details where they are known, else by its row. */
export function observeGuest(session: Session, row: GuestRow, endpoint: Endpoint): VmObservation {
  const details = session.guests.known(row.vmid);
  if (details === undefined) return mapRow(row, endpoint);
  const seen = mapVm(details, session.agents.known(details), endpoint);
  return row.status === 'unknown' && !session.guests.holds(row) ? unreachable(seen, endpoint, row) : seen;
}

function isVm({ template }: GuestRow): boolean {
  return !template;
}

function isTemplate({ template }: GuestRow): boolean {
  return template;
}

/** Lets others work now and then: thousands of guests take a while. */
async function observe(
  session: Session,
  { guests }: ClusterRows,
  endpoint: Endpoint,
): Promise<readonly VmObservation[]> {
  const seen: VmObservation[] = [];
  for (const [index, row] of guests.entries()) {
    if (index % slice === slice - 1) await nextTurn();
    if (isVm(row)) seen.push(observeGuest(session, row, endpoint));
  }
  return seen;
}

function templatesOf(session: Session, { guests }: ClusterRows, endpoint: Endpoint): readonly TemplateInfo[] {
  return guests.filter(isTemplate).map((row) => mapTemplate(row, session.guests.known(row.vmid), endpoint));
}

export async function resourcesOf(
  session: Session,
  ctx: CallContext,
  rows: ClusterRows,
  { clusterName }: Endpoint,
): Promise<HypervisorResourceTree> {
  const online = rows.nodes.filter(({ status }) => status === 'online').map(({ node }) => node);
  return mapResources({ rows, clusterName, bridges: await readBridges(session, ctx, online) });
}

/** Storages may have come since the cluster was asked about itself. */
async function withStorages(
  session: Session,
  ctx: CallContext,
  endpoint: Endpoint,
  node: string,
): Promise<Endpoint> {
  const known = [...endpoint.storages.keys()].some((key) => key.startsWith(`${node}/`));
  return known ? endpoint : { ...endpoint, ...storageIndex(await readRows(session, ctx)) };
}

function soon(milliseconds: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  setTimeout(resolve, milliseconds);
  return promise;
}
