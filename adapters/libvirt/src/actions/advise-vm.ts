import type { VmFinding } from '@anyvisor/domain';
import { advise } from '../advice/advise.ts';
import { notFound } from '../faults.ts';
import { readMonitor } from '../monitor/read-monitor.ts';
import { findDomain } from '../reading/one-vm.ts';
import { readDomain } from '../reading/vms.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { isActive } from './destroy-domain.ts';

/** Looks at one machine now; QEMU itself is asked only where the connection allows it, for that leaves a mark on the domain. */
export async function adviseVm(
  endpoint: Endpoint,
  ref: string,
  monitorQueries: boolean,
): Promise<readonly VmFinding[]> {
  const dom = await findDomain(endpoint, ref);
  const [domain, running] = await Promise.all([readDomain(endpoint, dom), isActive(endpoint, dom)]);
  if (domain === undefined) throw notFound('vm', ref);
  const { facts } = endpoint;
  const ask = running && monitorQueries && !facts.readOnly;
  return advise({
    domain,
    running,
    host: {
      nodes: facts.nodes,
      pageSizes: facts.profile.pageSizes ?? [],
      kvmProven: facts.acceleration.proven === true,
      qemuVersion: facts.profile.qemuVersion,
    },
    monitor: ask ? await readMonitor(endpoint, dom) : null,
  });
}
