import { attribute, child, children } from '@anyvisor/toolkit/xml-reader';
import type { XmlElement } from '@anyvisor/toolkit/xml-reader';
import type { DomainNic } from './libvirt-domain.ts';
import { count } from './units.ts';

export function parseNics(devices: XmlElement | undefined): readonly DomainNic[] {
  return children(devices, 'interface').map(parseNic);
}

function parseNic(element: XmlElement): DomainNic {
  const source = child(element, 'source');
  return {
    mac: (attribute(child(element, 'mac'), 'address') ?? '').toLowerCase(),
    type: attribute(element, 'type') ?? 'unknown',
    source: attribute(source, 'network') ?? attribute(source, 'bridge') ?? attribute(source, 'dev') ?? null,
    portGroup: attribute(source, 'portgroup') ?? null,
    model: attribute(child(element, 'model'), 'type') ?? null,
    linkUp: attribute(child(element, 'link'), 'state') !== 'down',
    vlan: count(attribute(child(element, 'vlan', 'tag'), 'id')) ?? null,
    hostDevice: attribute(child(element, 'target'), 'dev') ?? null,
    queues: count(attribute(child(element, 'driver'), 'queues')) ?? null,
    alias: attribute(child(element, 'alias'), 'name') ?? null,
  };
}
