import { child, children, readXml } from '@anyvisor/toolkit/xml-reader';
import type { XmlElement } from '@anyvisor/toolkit/xml-reader';
import type { XmlNode } from '@anyvisor/toolkit/xml-writer';
import { toNode } from '../domain-xml/edit.ts';
import type { Domain } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import type { Endpoint } from '../session/endpoint.ts';

/** virDomainXMLFlags, and the impact a change to that document has. */
const INACTIVE = 2;
const SECURE = 1;
const LIVE = 1;
const CONFIG = 2;

/** A device as one of a domain's two documents has it, with the flag that changes just that one. */
export interface DeviceElement {
  readonly element: XmlNode;
  readonly impact: 1 | 2;
}

/** Where a device stands: live, in the configuration, or both. */
export async function deviceElements(
  endpoint: Endpoint,
  dom: Domain,
  active: boolean,
  name: 'disk' | 'interface',
  isIt: (element: XmlElement) => boolean,
): Promise<readonly DeviceElement[]> {
  const { call } = endpoint;
  const documents = [
    ...(active ? [{ flags: SECURE, impact: LIVE }] : []),
    { flags: INACTIVE | SECURE, impact: CONFIG },
  ];
  const found: DeviceElement[] = [];
  for (const { flags, impact } of documents as readonly {
    readonly flags: number;
    readonly impact: 1 | 2;
  }[]) {
    const { xml } = await call(procedures.domainGetXmlDesc, { dom, flags });
    const element = children(child(readXml(xml), 'devices'), name).find(isIt);
    if (element !== undefined) found.push({ element: toNode(element), impact });
  }
  return found;
}
