import { z } from 'zod';
import { absolutePath } from './words.ts';

const base64 = z
  .string()
  .min(1)
  .max(8192)
  .regex(/^[A-Za-z0-9+/]+={0,2}$/, 'must be base64');

/** Details of `firmware.tpm` and `security.memoryEncryption`. */
export const securityFields = {
  tpm: z
    .strictObject({
      model: z.enum(['tpm-crb', 'tpm-tis', 'tpm-spapr']),
      version: z.enum(['1.2', '2.0']),
      /** Keep its state when the domain is undefined (libvirt 7.10). */
      persistentState: z.boolean(),
    })
    .partial(),
  launchSecurity: z
    .strictObject({
      /** Bits as the processor's vendor defines them. @default no debugging, no key sharing */
      policy: z.int().min(0),
      /** Measure kernel, initrd and arguments, too (libvirt 8.0). */
      kernelHashes: z.boolean(),
      /** SEV: Diffie-Hellman certificate and session of the guest's owner. */
      ownerCertificate: base64,
      session: base64,
      /** SEV-SNP. */
      idBlock: base64,
      idAuth: base64,
      hostData: base64,
      /** TDX. */
      mrConfigId: base64,
      mrOwner: base64,
      mrOwnerConfig: base64,
      quoteSocket: absolutePath,
    })
    .partial(),
};
