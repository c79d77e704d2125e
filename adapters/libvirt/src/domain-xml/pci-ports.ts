import { attribute, children } from '@anyvisor/toolkit/xml-reader';
import type { XmlElement } from '@anyvisor/toolkit/xml-reader';

/** Root ports, and how many of them have nothing on their bus: that many more devices can be plugged in. */
export function pciPorts(devices: XmlElement | undefined): { readonly total: number; readonly free: number } {
  const ports = children(devices, 'controller').filter(
    (controller) =>
      attribute(controller, 'type') === 'pci' && attribute(controller, 'model') === 'pcie-root-port',
  );
  const taken = new Set(devices?.children.flatMap(busesOf) ?? []);
  const free = ports.filter((port) => !taken.has(Number(attribute(port, 'index')))).length;
  return { total: ports.length, free };
}

/** The buses a device is on: its own address, and no address deeper down (a host device's source is the host's). */
function busesOf(device: XmlElement): readonly number[] {
  return children(device, 'address')
    .filter((address) => attribute(address, 'type') === 'pci')
    .map((address) => Number(attribute(address, 'bus')));
}
