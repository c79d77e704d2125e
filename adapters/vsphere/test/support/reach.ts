import { startVcsim } from '@anyvisor/vcsim';
import type { Vcsim, VcsimOptions } from '@anyvisor/vcsim';
import { startFaultProxy } from '@anyvisor/toolkit/test-support/fault-proxy';
import type { FaultProxy } from '@anyvisor/toolkit/test-support/fault-proxy';

export interface Reach {
  readonly sim: Vcsim;
  readonly proxy: FaultProxy;
  /** As a person would enter them; the certificate is pinned. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** A simulator behind a proxy. */
export async function reachVcsim(options: VcsimOptions = {}): Promise<Reach> {
  const sim = await startVcsim({ username: 'operator@vsphere.local', password: 'correct horse', ...options });
  const proxy = await startFaultProxy({ host: '127.0.0.1', port: sim.port });
  return { sim, proxy, parameters: parametersFor(sim, proxy) };
}

function parametersFor(sim: Vcsim, { address }: FaultProxy): Readonly<Record<string, unknown>> {
  if ('path' in address) throw new Error('the proxy listens on a path');
  return {
    type: 'VSPHERE',
    vcenterUrl: `${sim.url.split(':')[0]}://${address.host}`,
    port: address.port,
    username: sim.username,
    password: sim.password,
    ...(sim.fingerprint === undefined ? {} : { fingerprint: sim.fingerprint }),
  };
}
