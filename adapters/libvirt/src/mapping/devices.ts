import type { DeviceSpec } from '@anyvisor/domain';
import type { HostDevicePlan, PciAddress, VirtualFunctionPlan } from '../native-spec.ts';
import type { LibvirtExtension } from '../extension.ts';
import type { HostProfile } from './host-profile.ts';
import { unsupported } from './unmappable.ts';

/** Devices of the host to hand through. Whether the host has just these is for libvirt to say. */
export function planDevices(
  devices: readonly DeviceSpec[] = [],
  host: HostProfile,
): readonly HostDevicePlan[] {
  return devices.map((device, index) => {
    const pointer = `/devices/${index}`;
    if (device.type !== 'mediated') checkPassthrough(host, pointer, device.type);
    return planDevice(device, pointer);
  });
}

/** Virtual functions of SR-IOV cards; `macOf` gives one without an address its own. */
export function planVirtualFunctions(
  { virtualFunctions = [] }: LibvirtExtension,
  host: HostProfile,
  macOf: (index: number) => string,
): readonly VirtualFunctionPlan[] {
  return virtualFunctions.map(({ address, mac, vlan }, index) => {
    const pointer = `/extensions/LIBVIRT/virtualFunctions/${index}`;
    checkPassthrough(host, pointer, address);
    return {
      ...pciAddress(address, `${pointer}/address`),
      mac: mac?.toLowerCase() ?? macOf(index),
      vlan: vlan ?? null,
    };
  });
}

function checkPassthrough({ iommu, hostDeviceTypes }: HostProfile, pointer: string, subject: string): void {
  if (hostDeviceTypes !== null && !hostDeviceTypes.includes('pci')) {
    throw unsupported(
      pointer,
      subject,
      'The QEMU of this host cannot hand PCI devices through: install one with VFIO.',
    );
  }
  if (iommu === false) {
    throw unsupported(
      pointer,
      subject,
      'This host has no IOMMU, or it is off: switch on VT-d or AMD-Vi in its firmware and intel_iommu=on in its kernel.',
    );
  }
}

function planDevice(device: DeviceSpec, pointer: string): HostDevicePlan {
  if (device.type === 'mediated') {
    if (UUID.test(device.uuid)) return { kind: 'mdev', uuid: device.uuid.toLowerCase() };
    throw unsupported(`${pointer}/uuid`, device.uuid, 'A mediated device is named by its UUID.');
  }
  if (device.type === 'gpu' && device.profile !== undefined) {
    throw unsupported(
      `${pointer}/profile`,
      device.profile,
      'libvirt does not make a vGPU from a profile: create the mediated device at the host and name its UUID.',
    );
  }
  if (device.address === undefined) {
    throw unsupported(pointer, device.type, 'Name the device by its PCI address, such as 0000:65:00.0.');
  }
  return { kind: 'pci', gpu: device.type === 'gpu', ...pciAddress(device.address, `${pointer}/address`) };
}

function pciAddress(address: string, pointer: string): PciAddress {
  const parts = PCI.exec(address);
  if (parts === null) throw unsupported(pointer, address, 'A PCI address looks like 0000:65:00.0.');
  const [domain = 0, bus = 0, slot = 0, func = 0] = parts
    .slice(1)
    // The PCI domain may be left out.
    .map((part) => Number.parseInt(part || '0', 16));
  return { domain, bus, slot, function: func };
}

const PCI = /^(?:([0-9a-f]{4}):)?([0-9a-f]{2}):([01][0-9a-f])\.([0-7])$/i;
const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
