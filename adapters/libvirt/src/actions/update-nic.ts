import { HypervisorFault } from '@anyvisor/domain';
import { done, mappingFault } from '@anyvisor/port';
import type { ChangeEffect, Mutation, UpdateNicRequest } from '@anyvisor/port';
import { writeXml, xml } from '@anyvisor/toolkit/xml-writer';
import type { XmlNode } from '@anyvisor/toolkit/xml-writer';
import { nicSection } from '../domain-xml/nic-section.ts';
import { childNode } from '../domain-xml/edit.ts';
import { CODE, isCode, notFound } from '../faults.ts';
import { resolveNetwork, sourceOf, vlanTag } from '../mapping/nics.ts';
import { Unmappable } from '../mapping/unmappable.ts';
import { procedures } from '../protocol/procedures.ts';
import { findDomain } from '../reading/one-vm.ts';
import { readResources } from '../reading/resources.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { LIVE } from './configuration.ts';
import { isActive } from './destroy-domain.ts';
import { nicElements } from './nics.ts';

/** Plugs a NIC in or out, or moves it to another network, in the configuration and in the running guest. */
export async function updateNic(
  endpoint: Endpoint,
  ref: string,
  request: UpdateNicRequest,
): Promise<Mutation<ChangeEffect>> {
  const dom = await findDomain(endpoint, ref);
  const active = await isActive(endpoint, dom);
  const elements = await nicElements(endpoint, dom, active, request.nicKey);
  if (elements.length === 0) throw notFound('nic', request.nicKey);
  const change = await changeOf(endpoint, request);
  let effect: ChangeEffect = 'applied';
  for (const { element, impact } of elements.toReversed()) {
    try {
      const document = writeXml(change(element));
      await endpoint.call(procedures.domainUpdateDeviceFlags, { dom, xml: document, flags: impact });
    } catch (error) {
      // libvirt changes some things of a running NIC only at its next start, and says so.
      if (impact !== LIVE || !isCode(error, CODE.configUnsupported, CODE.noSupport, 84)) throw error;
      effect = 'pending';
    }
  }
  return done(effect);
}

async function changeOf(
  endpoint: Endpoint,
  { network, connected, vlan, mapping }: UpdateNicRequest,
): Promise<(element: XmlNode) => XmlNode> {
  const link = (element: XmlNode): XmlNode =>
    connected === undefined
      ? element
      : replaced(element, 'link', connected ? undefined : xml('link', { state: 'down' }));
  const tagged = (element: XmlNode, tag: number | null): XmlNode =>
    replaced(element, 'vlan', tag === null ? undefined : xml('vlan', {}, xml('tag', { id: tag })));
  if (network === undefined) {
    return (element) => link(vlan === undefined ? element : tagged(element, vlan));
  }
  try {
    const resources = await readResources(endpoint);
    const unit = resolveNetwork(network, '', { mapping: mapping.networkMapping, resources });
    const source = sourceOf(unit);
    const tag = vlanTag(vlan ?? undefined, unit, '');
    return (element) => {
      const fresh = nicSection({ mac: '', model: '', source, vlan: null });
      const moved = { ...element, attributes: { ...element.attributes, type: source.kind } };
      const sourced = replaced(moved, 'source', childNode(fresh, 'source'));
      const plugged = replaced(sourced, 'virtualport', childNode(fresh, 'virtualport'));
      return link(tagged(plugged, tag));
    };
  } catch (error) {
    if (error instanceof Unmappable) throw new HypervisorFault(mappingFault(error.error));
    throw error;
  }
}

/** The element with one child of that name put in, exchanged or taken out. */
function replaced(element: XmlNode, name: string, by: XmlNode | undefined): XmlNode {
  const others = element.children.filter((item) => typeof item === 'string' || item.name !== name);
  return { ...element, children: by === undefined ? others : [...others, by] };
}
