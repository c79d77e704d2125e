import { xml } from '@anyvisor/toolkit/xml-writer';
import type { XmlNode } from '@anyvisor/toolkit/xml-writer';
import type { HostDevicePlan, LibvirtNativeSpec, PciAddress } from '../native-spec.ts';

/** Begins the alias of a device that was asked for as a GPU: to libvirt it is a PCI device like any other. */
export const GPU_ALIAS = 'ua-gpu-';

/** Devices of the host, handed through, and virtual functions as NICs of their own. */
export function hostDeviceSection({ hostDevices, virtualFunctions }: LibvirtNativeSpec): readonly XmlNode[] {
  return [...virtualFunctions.map(virtualFunction), ...hostDevices.map(hostDevice)];
}

function hostDevice(device: HostDevicePlan, index: number): XmlNode {
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
    xml('source', {}, xml('address', pciAddress(device))),
    device.gpu && xml('alias', { name: `${GPU_ALIAS}${index}` }),
  );
}

/** SR-IOV (formatdomain.html, PCI passthrough of network devices): the host sets address and VLAN before the guest gets it. */
function virtualFunction({ mac, vlan, ...address }: LibvirtNativeSpec['virtualFunctions'][number]): XmlNode {
  return xml(
    'interface',
    { type: 'hostdev', managed: 'yes' },
    xml('mac', { address: mac }),
    xml('source', {}, xml('address', { type: 'pci', ...pciAddress(address) })),
    vlan !== null && xml('vlan', {}, xml('tag', { id: vlan })),
  );
}

function pciAddress(at: PciAddress): Readonly<Record<string, string>> {
  return {
    domain: hex(at.domain, 4),
    bus: hex(at.bus, 2),
    slot: hex(at.slot, 2),
    function: hex(at.function, 1),
  };
}

function hex(value: number, digits: number): string {
  return `0x${value.toString(16).padStart(digits, '0')}`;
}
