import { writeXml, xml } from '@anyvisor/toolkit/xml-writer';
import type { Domain } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import type { Endpoint } from '../session/endpoint.ts';

/** Inside the VM's qcow2 disks, with its memory when it runs. */
export async function takeInternal(
  { call }: Endpoint,
  dom: Domain,
  name: string,
  description: string,
): Promise<void> {
  const document = xml('domainsnapshot', {}, xml('name', {}, name), xml('description', {}, description));
  await call(procedures.domainSnapshotCreateXml, { dom, xml: writeXml(document) });
}
