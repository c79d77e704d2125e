import { xml } from '@anyvisor/toolkit/xml-writer';
import type { XmlNode } from '@anyvisor/toolkit/xml-writer';
import type { HostDevicePlan, LibvirtNativeSpec } from '../native-spec.ts';

/** Devices of the host, handed through. */
export function hostDeviceSection(spec: LibvirtNativeSpec): readonly XmlNode[] {
  return spec.hostDevices.map(hostDevice);
}

function hostDevice(device: HostDevicePlan): XmlNode {
  if (device.kind === 'mdev') {
    return xml(
      'hostdev',
      { mode: 'subsystem', type: 'mdev', model: 'vfio-pci' },
      xml('source', {}, xml('address', { uuid: device.uuid })),
    );
  }
  return xml(
    'hostdev',
    { mode: 'subsystem', type: 'pci', managed: 'yes' },
    xml(
      'source',
      {},
      xml('address', {
        domain: hex(device.domain, 4),
        bus: hex(device.bus, 2),
        slot: hex(device.slot, 2),
        function: hex(device.function, 1),
      }),
    ),
  );
}

function hex(value: number, digits: number): string {
  return `0x${value.toString(16).padStart(digits, '0')}`;
}
