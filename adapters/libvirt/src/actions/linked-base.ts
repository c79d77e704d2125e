import { xml, writeXml } from '@anyvisor/toolkit/xml-writer';
import { CODE, isCode, notFound, wrongState } from '../faults.ts';
import type { Domain } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import { unlessCode } from '../reading/in-batches.ts';
import { readPools, readVolumes } from '../reading/storage.ts';
import { readDomain } from '../reading/vms.ts';
import type { Endpoint } from '../session/endpoint.ts';

/**
 * A linked clone of a VM reads what it has not written itself from the VM's own disks: if the VM ran, its clones would
 * be destroyed. QEMU's locks protect only clones that run, so the base carries a mark, and what is marked is not started
 * by us while a volume stands on one of its disks.
 */
const BASE_NAMESPACE = 'https://anyvisor.dev/xmlns/libvirt/base/1';
const BASE_PREFIX = 'anyvisor-base';
/** VIR_DOMAIN_METADATA_ELEMENT and VIR_DOMAIN_AFFECT_CONFIG. */
const ELEMENT = 2;
const CONFIG = 2;

export async function refuseBase(endpoint: Endpoint, dom: Domain, operation: string): Promise<void> {
  if (!(await isMarkedBase(endpoint, dom))) return;
  const clones = await volumesOnTopOf(endpoint, dom);
  if (clones.length > 0) {
    const some = clones.slice(0, 3).join(', ');
    throw wrongState(
      operation,
      `${clones.length} disks of linked clones stand on the disks of ${dom.name} (${some}): running it would destroy them`,
      'Delete the linked clones first, or work with one more clone of this VM instead.',
    );
  }
  await unmarkBase(endpoint, dom);
}

export async function isMarkedBase({ call }: Endpoint, dom: Domain): Promise<boolean> {
  const mark = await unlessCode(
    call(procedures.domainGetMetadata, { dom, type: ELEMENT, uri: BASE_NAMESPACE, flags: CONFIG }),
    (thrown) => isCode(thrown, CODE.noMetadata, CODE.noSupport, CODE.noDomain, CODE.operationInvalid),
  );
  return mark !== undefined;
}

export async function markBase({ call }: Endpoint, dom: Domain): Promise<void> {
  const metadata = writeXml(xml('base'));
  const which = { dom, type: ELEMENT, key: BASE_PREFIX, uri: BASE_NAMESPACE, flags: CONFIG };
  await call(procedures.domainSetMetadata, { ...which, metadata });
}

export async function unmarkBase({ call }: Endpoint, dom: Domain): Promise<void> {
  const which = { dom, type: ELEMENT, uri: BASE_NAMESPACE, flags: CONFIG };
  await unlessCode(call(procedures.domainSetMetadata, which), (thrown) =>
    isCode(thrown, CODE.noMetadata, CODE.noDomain),
  );
}

/** Names of the volumes that are layers over this domain's disks. */
export async function volumesOnTopOf(endpoint: Endpoint, dom: Domain): Promise<readonly string[]> {
  const domain = await readDomain(endpoint, dom);
  if (domain === undefined) throw notFound('vm', dom.uuid);
  const own = new Set(domain.disks.flatMap(({ path }) => (path === null ? [] : [path])));
  const volumes = await readVolumes(endpoint, await readPools(endpoint));
  return volumes.flatMap(({ name, backingPath }) =>
    backingPath !== null && own.has(backingPath) ? [name] : [],
  );
}
