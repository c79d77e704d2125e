import { xml } from '@anyvisor/toolkit/xml-writer';
import type { XmlNode } from '@anyvisor/toolkit/xml-writer';
import type { LibvirtNativeSpec } from '../native-spec.ts';

/** Machine, firmware (chosen by libvirt from the host's descriptors), direct kernel, and the features they need. */
export function osSection(spec: LibvirtNativeSpec): readonly XmlNode[] {
  const { firmware, extension } = spec;
  const test = spec.virtType === 'test';
  const intel = spec.arch === 'x86_64' || spec.arch === 'i686';
  return [
    xml(
      'os',
      { firmware: firmware.uefi ? 'efi' : undefined },
      xml('type', { arch: spec.arch, machine: test ? undefined : spec.machine }, 'hvm'),
      firmware.uefi && intel && secureBootFeatures(firmware.secureBoot),
      firmware.secureBoot && xml('loader', { secure: 'yes' }),
      extension.kernel !== undefined && xml('kernel', {}, extension.kernel),
      extension.initrd !== undefined && xml('initrd', {}, extension.initrd),
      extension.kernelArguments !== undefined && xml('cmdline', {}, extension.kernelArguments),
    ),
    xml(
      'features',
      {},
      (intel || firmware.uefi) && xml('acpi'),
      intel && xml('apic'),
      firmware.secureBoot && xml('smm', { state: 'on' }),
    ),
  ];
}

/** A TPM 2.0 run by the host's swtpm. */
export function firmwareDevices({ firmware, arch }: LibvirtNativeSpec): XmlNode | false {
  return (
    firmware.tpm &&
    xml(
      'tpm',
      { model: arch === 'x86_64' ? 'tpm-crb' : 'tpm-tis' },
      xml('backend', { type: 'emulator', version: '2.0' }),
    )
  );
}

/** Said both ways: left open, libvirt may choose a firmware with secure boot when none was asked for. */
function secureBootFeatures(wanted: boolean): XmlNode {
  const enabled = wanted ? 'yes' : 'no';
  return xml(
    'firmware',
    {},
    xml('feature', { enabled, name: 'secure-boot' }),
    xml('feature', { enabled, name: 'enrolled-keys' }),
  );
}
