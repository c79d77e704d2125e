import type { FaultProxy } from '@anyvisor/toolkit/test-support/fault-proxy';
import type { Vcsim } from '@anyvisor/vcsim';
import { listAll } from './api.ts';
import type { Api } from './api.ts';
import { eventually } from './eventually.ts';

const SYNC_DEADLINE_MS = 60_000;

/** The template every simulated vCenter has unless it is told otherwise. */
export const vcenterTemplate = 'template-0';

/** Adds a simulated vCenter as a connection and waits until its template is in the inventory. Answers its name. */
export async function connectVcenter(
  api: Api,
  sim: Pick<Vcsim, 'url' | 'username' | 'password' | 'fingerprint'>,
  name: string,
): Promise<string> {
  await api.send('POST', '/connections', vcenterConnection(sim, name));
  await eventually(`the templates of ${name} are listed`, SYNC_DEADLINE_MS, async () => {
    const templates = await listAll<{ readonly name: string }>(api, '/templates');
    return templates.some((template) => template.name === vcenterTemplate) ? true : undefined;
  });
  return name;
}

/** The body of POST /connections. */
export function vcenterConnection(
  { url, username, password, fingerprint }: Pick<Vcsim, 'url' | 'username' | 'password' | 'fingerprint'>,
  name: string,
): object {
  return {
    name,
    parameters: { type: 'VSPHERE', vcenterUrl: url, username, password, fingerprint },
    mapping: {
      computeMapping: { targetComputeUnit: 'DC0/DC0_C0' },
      storageMapping: { defaultDatastore: 'LocalDS_0', alternativeDatastores: [] },
      networkMapping: { networks: { lan: 'DC0_DVPG0' } },
    },
  };
}

/** The same vCenter, by way of a proxy. */
export function throughProxy(sim: Vcsim, { address }: FaultProxy): Vcsim {
  if ('path' in address) throw new Error('the proxy listens on a path');
  return { ...sim, url: `${sim.url.split(':')[0]}://${address.host}:${address.port}` };
}
