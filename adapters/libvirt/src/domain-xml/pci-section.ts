import { xml } from '@anyvisor/toolkit/xml-writer';
import type { XmlNode } from '@anyvisor/toolkit/xml-writer';
import type { LibvirtNativeSpec } from '../native-spec.ts';
import { encryptedDriver } from './launch-security-section.ts';

/**
 * Controllers. On PCI Express every hot-plugged device needs a root port that was there at start, and libvirt makes
 * none to spare (https://libvirt.org/pci-hotplug.html): so as many as the devices here take, plus the spare ones.
 */
export function pciSection(spec: LibvirtNativeSpec): readonly (XmlNode | false)[] {
  const scsi = [...spec.disks, ...(spec.seed === null ? [] : [spec.seed])].some(
    (disk) => disk.bus === 'scsi',
  );
  return [
    scsi && scsiController(spec),
    spec.memoryEncryption !== null &&
      xml('controller', { type: 'virtio-serial', index: 0 }, xml('driver', encryptedDriver(spec))),
    spec.virtType !== 'test' && xml('controller', { type: 'usb', index: 0, model: 'qemu-xhci' }),
    ...rootPorts(spec),
  ];
}

/** With several queues and an I/O thread the controller, not its disks, is what is tuned. */
function scsiController(spec: LibvirtNativeSpec): XmlNode {
  const { scsi = {}, ioThreads } = spec.extension;
  const driver = {
    queues: scsi.queues,
    cmd_per_lun: scsi.commandsPerDisk,
    iothread: ioThreads === undefined ? undefined : ioThreads,
    ...encryptedDriver(spec),
  };
  const tuned = Object.values(driver).some((value) => value !== undefined);
  return xml('controller', { type: 'scsi', index: 0, model: 'virtio-scsi' }, tuned && xml('driver', driver));
}

/** USB, virtio-serial, virtio-scsi, balloon, rng, watchdog, virtio-iommu, virtio-mem. */
const STANDARD_PORTS = 8;
const DEFAULT_SPARE_PORTS = 8;

function rootPorts(spec: LibvirtNativeSpec): readonly XmlNode[] {
  if (spec.virtType === 'test' || !hasPciExpress(spec.machine)) return [];
  const virtioDisks = spec.disks.filter((disk) => disk.bus === 'virtio').length;
  const taken =
    STANDARD_PORTS + virtioDisks + spec.nics.length + spec.hostDevices.length + spec.virtualFunctions.length;
  const count = taken + (spec.extension.sparePorts ?? DEFAULT_SPARE_PORTS);
  return [
    xml('controller', { type: 'pci', index: 0, model: 'pcie-root' }),
    ...Array.from({ length: count }, (_, at) =>
      xml('controller', { type: 'pci', index: at + 1, model: 'pcie-root-port' }),
    ),
  ];
}

/** q35 and virt have PCI Express, the old `pc` does not. */
export function hasPciExpress(machine: string): boolean {
  return /(^|-)q35(-|$)|^virt(-|$)/.test(machine);
}
