import type { DeviceSpec } from '@anyvisor/domain';
import type { HostDevicePlan } from '../native-spec.ts';
import { unsupported } from './unmappable.ts';

/** Devices of the host to hand through. Whether the host has them is for libvirt to say. */
export function planDevices(devices: readonly DeviceSpec[] = []): readonly HostDevicePlan[] {
  return devices.map((device, index) => planDevice(device, `/devices/${index}`));
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
  return pciAddress(device.address, `${pointer}/address`);
}

function pciAddress(address: string, pointer: string): HostDevicePlan {
  const parts = PCI.exec(address);
  if (parts === null) throw unsupported(pointer, address, 'A PCI address looks like 0000:65:00.0.');
  const [domain = 0, bus = 0, slot = 0, func = 0] = parts
    .slice(1)
    // The PCI domain may be left out.
    .map((part) => Number.parseInt(part || '0', 16));
  return { kind: 'pci', domain, bus, slot, function: func };
}

const PCI = /^(?:([0-9a-f]{4}):)?([0-9a-f]{2}):([01][0-9a-f])\.([0-7])$/i;
const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
