import { attribute, child, childText, children, readXml } from '@anyvisor/toolkit/xml-reader';
import { count } from '../domain-xml/units.ts';
import type { LibvirtNetwork } from './network-index.ts';

/** https://libvirt.org/formatnetwork.html */
export function parseNetworkXml(source: string): LibvirtNetwork {
  const root = readXml(source);
  const tags = children(child(root, 'vlan'), 'tag');
  const [tag] = tags;
  const forward = child(root, 'forward');
  return {
    uuid: (childText(root, 'uuid') ?? '').toLowerCase(),
    name: childText(root, 'name') ?? '',
    // An empty <forward/> means nat.
    forward: forward === undefined ? null : (attribute(forward, 'mode') ?? 'nat'),
    bridge: attribute(child(root, 'bridge'), 'name') ?? null,
    // Several tags are a trunk, not a VLAN.
    vlan: tags.length === 1 ? (count(attribute(tag, 'id')) ?? null) : null,
    openVSwitch: attribute(child(root, 'virtualport'), 'type') === 'openvswitch',
  };
}
