import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import type { Simulator } from '@anyvisor/adapter-proxmox/simulator';
import { listAll } from './api.ts';
import type { Api } from './api.ts';
import { eventually } from './eventually.ts';

const SYNC_DEADLINE_MS = 60_000;

/** The template of the simulated cluster whose disk lies on shared storage. */
export const proxmoxTemplate = 'tpl-debian-13';
/** Where new disks go: a storage all nodes see. */
export const proxmoxStorage = 'ceph';

/** Adds a simulated cluster as a connection and waits until its template is in the inventory. Answers its name. */
export async function connectProxmox(api: Api, simulator: Simulator, name: string): Promise<string> {
  await api.send('POST', '/connections', proxmoxConnection(simulator, name));
  await eventually(`the templates of ${name} are listed`, SYNC_DEADLINE_MS, async () => {
    const templates = await listAll<{ readonly name: string }>(api, '/templates');
    return templates.some((template) => template.name === proxmoxTemplate) ? true : undefined;
  });
  return name;
}

/** The body of POST /connections. */
export function proxmoxConnection(simulator: Simulator, name: string): object {
  const { url, nodeUrls, tokenId, tokenSecret, fingerprint } = simulator;
  const [, ...others] = Object.values(nodeUrls);
  return {
    name,
    parameters: {
      type: 'PROXMOX',
      ...addressOf(url),
      otherHosts: others.map(addressOf),
      tokenId,
      tokenSecret,
      fingerprint,
    },
    mapping: {
      computeMapping: {},
      storageMapping: { defaultDatastore: proxmoxStorage, alternativeDatastores: [] },
      networkMapping: { networks: { lan: 'vmbr0' } },
    },
  };
}

function addressOf(url: string): { readonly host: string; readonly port: number } {
  const { hostname, port } = new URL(url);
  return { host: hostname, port: Number(port) };
}

/** The cluster's true state, past its API and our adapter. */
export interface ClusterTruth {
  readonly guests: readonly {
    readonly vmid: number;
    readonly node: string;
    readonly power: string;
    readonly config: Readonly<Record<string, string>>;
  }[];
  /** Every volume of the storage, whether a guest names it or not. */
  readonly volumes: readonly { readonly volid: string; readonly vmid?: number }[];
}

export async function proxmoxTruth(simulator: Simulator): Promise<ClusterTruth> {
  const state = (await (await fetch(`${simulator.adminUrl}/state`)).json()) as ClusterTruth;
  const content = `/nodes/pve1/storage/${proxmoxStorage}/content?content=images`;
  return { guests: state.guests, volumes: (await asked(simulator, content)) as ClusterTruth['volumes'] };
}

/** One question in plain HTTPS, with none of our code in between. */
function asked({ url, tokenId, tokenSecret, caFile }: Simulator, path: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const call = request(`${url}/api2/json${path}`, {
      ca: readFileSync(caFile),
      headers: { authorization: `PVEAPIToken=${tokenId}=${tokenSecret}` },
    });
    call.on('error', reject);
    call.on('response', (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        resolve((JSON.parse(Buffer.concat(chunks).toString()) as { readonly data: unknown }).data);
      });
    });
    call.end();
  });
}
