import { attribute, child, children } from '@anyvisor/toolkit/xml-reader';
import type { XmlElement } from '@anyvisor/toolkit/xml-reader';
import { GPU_ALIAS } from './host-device-section.ts';
import type { DomainHostDevice } from './tuning.ts';

/** What of the host is handed through, virtual functions that are NICs included. */
export function parseHostDevices(devices: XmlElement | undefined): readonly DomainHostDevice[] {
  const functions = children(devices, 'interface').filter((nic) => attribute(nic, 'type') === 'hostdev');
  return [
    ...children(devices, 'hostdev').map(hostDevice),
    ...functions.map((nic) => ({
      kind: 'nic' as const,
      address: pciAddress(child(nic, 'source', 'address')),
    })),
  ];
}

function hostDevice(element: XmlElement): DomainHostDevice {
  const type = attribute(element, 'type') ?? 'unknown';
  const address = child(element, 'source', 'address');
  if (type === 'mdev') return { kind: 'mdev', uuid: (attribute(address, 'uuid') ?? '').toLowerCase() };
  if (type !== 'pci') return { kind: 'other', type };
  const alias = attribute(child(element, 'alias'), 'name') ?? '';
  return { kind: 'pci', address: pciAddress(address), gpu: alias.startsWith(GPU_ALIAS) };
}

/** `0000:65:00.1`. */
function pciAddress(element: XmlElement | undefined): string {
  const part = (name: string, digits: number): string => {
    const value = Number(attribute(element, name) ?? '0');
    return (Number.isInteger(value) && value >= 0 ? value : 0).toString(16).padStart(digits, '0');
  };
  return `${part('domain', 4)}:${part('bus', 2)}:${part('slot', 2)}.${part('function', 1)}`;
}
