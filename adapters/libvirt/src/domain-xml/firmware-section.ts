import { xml } from '@anyvisor/toolkit/xml-writer';
import type { XmlNode } from '@anyvisor/toolkit/xml-writer';
import type { LibvirtNativeSpec } from '../native-spec.ts';

/** Machine, firmware (chosen by libvirt from the host's descriptors), direct kernel, and the features they need. */
export function osSection(spec: LibvirtNativeSpec): readonly XmlNode[] {
  const { firmware, extension } = spec;
  const test = spec.virtType === 'test';
  const intel = isIntel(spec.arch);
  return [
    xml(
      'os',
      { firmware: firmware.uefi ? 'efi' : undefined },
      xml('type', { arch: spec.arch, machine: test ? undefined : spec.machine }, 'hvm'),
      firmware.uefi && intel && !withoutVariables(spec) && secureBootFeatures(firmware.secureBoot),
      firmware.secureBoot && xml('loader', { secure: 'yes' }),
      // The measured firmware of SNP and TDX keeps no variables.
      withoutVariables(spec) && xml('loader', { stateless: 'yes' }),
      extension.kernel !== undefined && xml('kernel', {}, extension.kernel),
      extension.initrd !== undefined && xml('initrd', {}, extension.initrd),
      extension.kernelArguments !== undefined && xml('cmdline', {}, extension.kernelArguments),
    ),
    featureSection(spec),
  ];
}

/** A TPM run by the host's swtpm. */
export function firmwareDevices({ firmware, arch, extension }: LibvirtNativeSpec): XmlNode | false {
  const { model, version = '2.0', persistentState } = extension.tpm ?? {};
  return (
    firmware.tpm &&
    xml(
      'tpm',
      { model: model ?? (arch === 'x86_64' && version === '2.0' ? 'tpm-crb' : 'tpm-tis') },
      xml('backend', {
        type: 'emulator',
        version,
        persistent_state: persistentState === undefined ? undefined : yesNo(persistentState),
      }),
    )
  );
}

/** The hardware clock; Windows is told the time by its hypervisor instead of counting ticks. */
export function clockSection({ extension, virtType }: LibvirtNativeSpec): XmlNode {
  const windows = extension.hyperv === true && virtType === 'kvm';
  return xml(
    'clock',
    { offset: extension.clock ?? 'utc' },
    windows && xml('timer', { name: 'hypervclock', present: 'yes' }),
  );
}

function featureSection(spec: LibvirtNativeSpec): XmlNode {
  const { firmware, extension, memoryEncryption } = spec;
  const intel = isIntel(spec.arch);
  // A guest's IOMMU remaps interrupts, and TDX hides its APIC: both need the I/O APIC in QEMU (formatdomain.html, ioapic).
  const ownIoApic = extension.guestIommu === 'intel' || memoryEncryption === 'tdx';
  return xml(
    'features',
    {},
    (intel || firmware.uefi) && xml('acpi'),
    intel && xml('apic'),
    extension.hyperv === true && hypervFeatures(),
    extension.hideKvm === true && xml('kvm', {}, xml('hidden', { state: 'on' })),
    firmware.secureBoot && xml('smm', { state: 'on' }),
    memoryEncryption === 'tdx' && xml('smm', { state: 'off' }),
    ownIoApic && spec.virtType === 'kvm' && xml('ioapic', { driver: 'qemu' }),
  );
}

/** Those that are safe everywhere and that every Windows since 2012 uses. */
function hypervFeatures(): XmlNode {
  const on = { state: 'on' };
  return xml('hyperv', {}, xml('relaxed', on), xml('vapic', on), xml('spinlocks', { ...on, retries: 8191 }));
}

/** Said both ways: left open, libvirt may choose a firmware with secure boot when none was asked for. */
function secureBootFeatures(wanted: boolean): XmlNode {
  const enabled = yesNo(wanted);
  return xml(
    'firmware',
    {},
    xml('feature', { enabled, name: 'secure-boot' }),
    xml('feature', { enabled, name: 'enrolled-keys' }),
  );
}

function withoutVariables({ memoryEncryption }: LibvirtNativeSpec): boolean {
  return memoryEncryption === 'sev-snp' || memoryEncryption === 'tdx';
}

function isIntel(arch: string): boolean {
  return arch === 'x86_64' || arch === 'i686';
}

function yesNo(value: boolean): 'yes' | 'no' {
  return value ? 'yes' : 'no';
}
