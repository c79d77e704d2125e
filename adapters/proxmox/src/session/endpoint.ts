import type { HypervisorCapabilities } from '@anyvisor/domain';
import type { CallContext } from '@anyvisor/port';
import { endpointCapabilities } from '../capabilities.ts';
import { storageIndex } from '../inventory/storage-ids.ts';
import type { StorageIndex } from '../inventory/storage-ids.ts';
import { permissionsOf } from '../privileges.ts';
import type { Permissions } from '../privileges.ts';
import { ApiRefusal } from '../protocol/api-refusal.ts';
import { path } from '../protocol/form.ts';
import { asFlag, asObject, asObjects, asText } from '../protocol/loose.ts';
import { plain } from '../protocol/pinned-socket.ts';
import { readRows } from '../reading/rows.ts';
import type { Session } from '../session.ts';
import { ownContext, shared } from './call-time.ts';

/** What the cluster says about itself. */
export interface Endpoint extends StorageIndex {
  readonly product: string;
  readonly version: string;
  readonly id: string;
  readonly clusterName: string;
  readonly permissions: Permissions;
  readonly capabilities: HypervisorCapabilities;
}

/** Milliseconds: versions, rights and storages change by hand only. */
const freshFor = 120_000;
const patience = 30_000;

/** Remembered for two minutes; callers that come at once ask once. */
export function readEndpoint(session: Session, ctx: CallContext, asked = false): Promise<Endpoint> {
  if (asked) session.remembered.forget('endpoint');
  const reading = session.remembered.get('endpoint', freshFor, () =>
    askEndpoint(session, ownContext(patience, ctx.correlationId), asked),
  );
  return shared(ctx, 'what the cluster is', reading);
}

async function askEndpoint(session: Session, ctx: CallContext, asked: boolean): Promise<Endpoint> {
  // First one alone: a refused login is one attempt.
  const about = asObject(await session.get(ctx, '/version', {}, asked));
  const version = asText(about['version']) ?? asText(about['release']) ?? '';
  const [status, permissions, rows] = await Promise.all([
    session.get(ctx, '/cluster/status').catch(unlessRefused),
    session.get(ctx, '/access/permissions').then(permissionsOf),
    readRows(session, ctx),
  ]);
  const members = asObjects(status, 1000);
  const cluster = members.find((one) => one['type'] === 'cluster');
  const local = members.find((one) => one['type'] === 'node' && asFlag(one['local']));
  const clusterName = asText(cluster?.['name']) ?? asText(local?.['name']) ?? session.parameters.host;
  await learnPeers(session, ctx, members);
  return {
    product: 'Proxmox VE',
    version,
    id: await identity(session, ctx, asText(local?.['name']), clusterName),
    clusterName,
    permissions,
    ...storageIndex(rows),
    capabilities: endpointCapabilities({
      version,
      permissions,
      nodes: rows.nodes.length,
      byToken: session.credentials.isToken,
      takesImages: rows.storages.some(({ content }) => content.includes('import')),
    }),
  };
}

/** A cluster has a certificate authority of its own, the same on all nodes. */
async function identity(
  session: Session,
  ctx: CallContext,
  node: string | undefined,
  clusterName: string,
): Promise<string> {
  const list =
    node === undefined
      ? undefined
      : await session.get(ctx, path`/nodes/${node}/certificates/info`).catch(unlessRefused);
  const ca = asObjects(list, 20).find((one) => one['filename'] === 'pve-root-ca.pem');
  return asText(ca?.['fingerprint']) ?? `${clusterName} ${session.transport.shownFingerprint ?? ''}`.trim();
}

/** The other nodes, each with the certificate the cluster vouches for: they serve when the first one is away. */
async function learnPeers(
  session: Session,
  ctx: CallContext,
  members: readonly Readonly<Record<string, unknown>>[],
): Promise<void> {
  const nodes = asObjects(await session.get(ctx, '/nodes').catch(unlessRefused), 1000);
  const pins = new Map(nodes.map((one) => [asText(one['node']), asText(one['ssl_fingerprint'])]));
  for (const pin of pins.values()) if (pin !== undefined && pin !== '') session.vouched.add(plain(pin));
  const { port } = session.parameters;
  const peers = members.flatMap((one) => {
    const [host, fingerprint] = [asText(one['ip']), pins.get(asText(one['name']))];
    const isOther = one['type'] === 'node' && !asFlag(one['local']);
    return isOther && host !== undefined && fingerprint !== undefined && fingerprint !== ''
      ? [{ host, port, fingerprint, anyCertificate: false, vouched: session.vouched }]
      : [];
  });
  session.transport.learn(peers);
}

function unlessRefused(error: unknown): undefined {
  if (error instanceof ApiRefusal && error.status !== 401) return undefined;
  throw error;
}
