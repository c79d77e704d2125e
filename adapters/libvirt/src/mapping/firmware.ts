import type { VmProvisionSpec } from '@anyvisor/domain';
import type { LibvirtNativeSpec } from '../native-spec.ts';
import { hasPciExpress } from '../domain-xml/pci-section.ts';
import type { HostProfile } from './host-profile.ts';
import { unsupported } from './unmappable.ts';

/** Firmware as asked, refused where the host has not got it. */
export function planFirmware(
  spec: VmProvisionSpec,
  host: HostProfile,
  machine: string,
): LibvirtNativeSpec['firmware'] {
  const { type = 'bios', secureBoot = false, tpm = false } = spec.firmware ?? {};
  const uefi = type === 'uefi';
  if (secureBoot && !uefi) {
    throw unsupported('/firmware/secureBoot', true, 'Secure boot needs firmware type uefi.');
  }
  if (uefi && !host.uefi) {
    throw unsupported(
      '/firmware/type',
      'uefi',
      'This host has no UEFI firmware: install OVMF (package ovmf) there.',
      ['bios'],
    );
  }
  if (secureBoot && !host.secureBoot) {
    throw unsupported('/firmware/secureBoot', true, 'This host has no firmware with secure boot.');
  }
  if (secureBoot && !hasPciExpress(machine)) {
    throw unsupported('/firmware/secureBoot', true, `Secure boot needs a q35 machine, not ${machine}.`);
  }
  if (tpm && !host.tpm) {
    throw unsupported('/firmware/tpm', true, 'This host has no software TPM: install swtpm there.');
  }
  return { uefi, secureBoot, tpm };
}
