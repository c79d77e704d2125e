import { attribute, child, childText, children, readXml } from '@anyvisor/toolkit/xml-reader';
import type { XmlElement } from '@anyvisor/toolkit/xml-reader';
import { count } from '../domain-xml/units.ts';
import type { LibvirtNetwork } from './network-index.ts';

/** https://libvirt.org/formatnetwork.html */
export function parseNetworkXml(source: string): LibvirtNetwork {
  const root = readXml(source);
  const forward = child(root, 'forward');
  return {
    uuid: (childText(root, 'uuid') ?? '').toLowerCase(),
    name: childText(root, 'name') ?? '',
    // An empty <forward/> means nat.
    forward: forward === undefined ? null : (attribute(forward, 'mode') ?? 'nat'),
    bridge: attribute(child(root, 'bridge'), 'name') ?? null,
    vlan: vlanOf(root),
    openVSwitch: isOpenVSwitch(root),
    portGroups: children(root, 'portgroup').map((group) => ({
      name: attribute(group, 'name') ?? '',
      vlan: vlanOf(group),
      openVSwitch: isOpenVSwitch(group),
    })),
  };
}

/** Several tags are a trunk, not a VLAN. */
function vlanOf(element: XmlElement): number | null {
  const [tag, second] = children(child(element, 'vlan'), 'tag');
  return tag === undefined || second !== undefined ? null : (count(attribute(tag, 'id')) ?? null);
}

function isOpenVSwitch(element: XmlElement): boolean {
  return attribute(child(element, 'virtualport'), 'type') === 'openvswitch';
}
