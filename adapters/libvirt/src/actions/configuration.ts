import type { LibvirtDomain } from '../domain-xml/libvirt-domain.ts';
import { parseDomainXml } from '../domain-xml/parse-domain.ts';
import type { Domain } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import type { Endpoint } from '../session/endpoint.ts';

/** virDomainXMLFlags: SECURE keeps passwords, which a redefinition would lose otherwise. */
const SECURE = 1;
const INACTIVE = 2;

/** virDomainModificationImpact. */
export const LIVE = 1;
export const CONFIG = 2;

/** What the domain will be at its next start, as text that can be edited and defined again. */
export async function configurationXml({ call }: Endpoint, dom: Domain): Promise<string> {
  return (await call(procedures.domainGetXmlDesc, { dom, flags: INACTIVE | SECURE })).xml;
}

export async function configured(endpoint: Endpoint, dom: Domain): Promise<LibvirtDomain> {
  return parseDomainXml(await configurationXml(endpoint, dom));
}

/** What the domain is now: live while it runs, else as configured. */
export async function present({ call }: Endpoint, dom: Domain): Promise<LibvirtDomain> {
  return parseDomainXml((await call(procedures.domainGetXmlDesc, { dom })).xml);
}

export async function redefine({ call }: Endpoint, xml: string): Promise<void> {
  await call(procedures.domainDefineXmlFlags, { xml });
}
