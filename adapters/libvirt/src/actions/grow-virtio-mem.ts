import { attribute, child, childText, children, readXml } from '@anyvisor/toolkit/xml-reader';
import { writeXml } from '@anyvisor/toolkit/xml-writer';
import { editXml, toNode, withAttributes, withText } from '../domain-xml/edit.ts';
import type { Domain } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { CONFIG, LIVE, configurationXml } from './configuration.ts';

/** Tells the guest to take so many bytes more; live and in the configuration, so that the next start has as much. */
export async function growVirtioMem(endpoint: Endpoint, dom: Domain, bytes: number): Promise<void> {
  const { call } = endpoint;
  const live = (await call(procedures.domainGetXmlDesc, { dom })).xml;
  for (const [document, flags] of [
    [live, LIVE],
    [await configurationXml(endpoint, dom), CONFIG],
  ] as const) {
    const xml = withRequest(document, bytes);
    if (xml !== undefined) await call(procedures.domainUpdateDeviceFlags, { dom, xml, flags });
  }
}

/** The device as it stands in a document, with a higher request. */
function withRequest(document: string, bytes: number): string | undefined {
  const device = children(child(readXml(document), 'devices'), 'memory').find(
    (element) => attribute(element, 'model') === 'virtio-mem',
  );
  if (device === undefined) return undefined;
  // libvirt writes every amount of memory in KiB.
  const kib = Number(childText(device, 'target', 'requested') ?? 0) + bytes / 1024;
  return editXml(writeXml(toNode(device)), (element) =>
    element.name === 'requested' ? withText(withAttributes(element, { unit: 'KiB' }), kib) : undefined,
  );
}
