import { xml } from '@anyvisor/toolkit/xml-writer';
import type { XmlNode } from '@anyvisor/toolkit/xml-writer';
import type { LibvirtNativeSpec, MemoryEncryption } from '../native-spec.ts';

/**
 * Memory the host cannot read (https://libvirt.org/formatdomain.html#launch-security). What is left out (the C-bit's place
 * and the like) libvirt takes from the host.
 */
export function launchSecuritySection({ memoryEncryption, extension }: LibvirtNativeSpec): XmlNode | false {
  if (memoryEncryption === null) return false;
  const given = extension.launchSecurity ?? {};
  const policy = xml('policy', {}, hex(given.policy ?? DEFAULT_POLICY[memoryEncryption]));
  const kernelHashes = given.kernelHashes === undefined ? undefined : given.kernelHashes ? 'yes' : 'no';
  if (memoryEncryption === 'tdx') {
    return xml(
      'launchSecurity',
      { type: 'tdx' },
      policy,
      text('mrConfigId', given.mrConfigId),
      text('mrOwner', given.mrOwner),
      text('mrOwnerConfig', given.mrOwnerConfig),
      given.quoteSocket !== undefined && xml('quoteGenerationService', { path: given.quoteSocket }),
    );
  }
  const snp = memoryEncryption === 'sev-snp';
  return xml(
    'launchSecurity',
    { type: snp ? 'sev-snp' : 'sev', kernelHashes },
    policy,
    snp
      ? [text('idBlock', given.idBlock), text('idAuth', given.idAuth), text('hostData', given.hostData)]
      : [text('dhCert', given.ownerCertificate), text('session', given.session)],
  );
}

/** A virtio device's driver in an encrypted guest: it may reach only what the guest shows it. */
export function encryptedDriver({ memoryEncryption }: Pick<LibvirtNativeSpec, 'memoryEncryption'>): {
  readonly iommu?: 'on';
} {
  return memoryEncryption === null ? {} : { iommu: 'on' };
}

/**
 * SEV API (AMD 55766), table 2: 1 no debugging, 2 no key sharing, 4 encrypted registers. SNP ABI (AMD 56860), section 4.3: bit 17
 * is always set, bit 16 allows SMT. TDX (Intel 348549), ATTRIBUTES: bit 28 SEPT_VE_DISABLE, which Linux guests demand.
 */
const DEFAULT_POLICY: Readonly<Record<MemoryEncryption, number>> = {
  sev: 0x3,
  'sev-es': 0x7,
  'sev-snp': 0x30000,
  tdx: 0x10000000,
};

/** The bit of a SEV policy that says SEV-ES. */
export const ENCRYPTED_STATE = 4;

function hex(value: number): string {
  return `0x${value.toString(16)}`;
}

function text(name: string, value: string | undefined): XmlNode | false {
  return value !== undefined && xml(name, {}, value);
}
