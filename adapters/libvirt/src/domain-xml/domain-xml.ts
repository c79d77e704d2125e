import { writeXml, xml } from '@anyvisor/toolkit/xml-writer';
import type { LibvirtNativeSpec, PlacedVolume } from '../native-spec.ts';
import { consoleDevices } from './console-section.ts';
import { cpuSection, vcpuSection } from './cpu-section.ts';
import { diskSection } from './disk-section.ts';
import { clockSection, firmwareDevices, osSection } from './firmware-section.ts';
import { hostDeviceSection } from './host-device-section.ts';
import { identitySection } from './identity-section.ts';
import { launchSecuritySection } from './launch-security-section.ts';
import { memorySection, virtioMemDevice } from './memory-section.ts';
import { nicSection } from './nic-section.ts';
import { pciSection } from './pci-section.ts';
import { standardDevices } from './standard-devices.ts';

/**
 * The domain of a spec whose volumes have been made (https://libvirt.org/formatdomain.html). `volumes` stand in the
 * order of `spec.disks`, the seed's last. The same input yields the same text.
 */
export function domainXml(spec: LibvirtNativeSpec, volumes: readonly PlacedVolume[]): string {
  return writeXml(
    xml(
      'domain',
      { type: spec.virtType },
      identitySection(spec),
      memorySection(spec),
      vcpuSection(spec),
      osSection(spec),
      cpuSection(spec),
      clockSection(spec),
      xml('on_poweroff', {}, 'destroy'),
      xml('on_reboot', {}, 'restart'),
      xml('on_crash', {}, 'destroy'),
      xml(
        'devices',
        {},
        spec.emulator !== null && xml('emulator', {}, spec.emulator),
        diskSection(spec, volumes),
        pciSection(spec),
        spec.nics.map((nic) => nicSection(nic, spec)),
        consoleDevices(spec),
        firmwareDevices(spec),
        hostDeviceSection(spec),
        standardDevices(spec),
        virtioMemDevice(spec),
      ),
      launchSecuritySection(spec),
    ),
  );
}
