import type { ParameterSchema } from '@anyvisor/port';
import { zodSchema } from '@anyvisor/toolkit/zod-schema';
import { z } from 'zod';

const schema = z.strictObject({
  type: z.literal('VSPHERE'),
  /** A path and a port in it are ignored in favour of `/sdk` and `port`. */
  vcenterUrl: z
    .url({ protocol: /^https?$/u })
    .max(500)
    .meta({
      title: 'Address',
      description: 'Of the vCenter, or of a single ESXi host.',
      examples: ['https://vcenter.example.com'],
    }),
  username: z
    .string()
    .min(1)
    .max(200)
    .meta({
      title: 'User name',
      description: 'With its domain, as in anyvisor@vsphere.local.',
      examples: ['anyvisor@vsphere.local'],
      'x-section': 'Login',
    }),
  password: z.string().min(1).max(500).meta({ title: 'Password', 'x-section': 'Login' }),
  port: z
    .int()
    .min(1)
    .max(65_535)
    .optional()
    .meta({ title: 'Port', description: 'Default: the one in the address, else 443.', 'x-advanced': true }),
  validateSsl: z.boolean().default(true).meta({
    title: 'Check the certificate',
    description:
      'Off accepts any certificate: only for a network nobody else is on. A fingerprint is better.',
    'x-section': 'Certificate',
  }),
  fingerprint: z
    .string()
    .regex(/^(?:[0-9A-Fa-f]{2}:?){31}[0-9A-Fa-f]{2}$/u, 'must be a SHA-256 fingerprint')
    .optional()
    .meta({
      title: 'Fingerprint',
      'x-pin': true,
      description:
        'SHA-256 of the one certificate that is accepted, whoever signed it. A test shows it for you to confirm.',
      'x-section': 'Certificate',
    }),
});

export type VsphereParameters = z.output<typeof schema>;

export const vsphereParameters: ParameterSchema<VsphereParameters> = {
  ...zodSchema<VsphereParameters>(schema),
  secrets: ['password'],
  endpoint: (parameters) => sdkUrl(parameters).host,
};

/** Where SOAP is spoken. Plain HTTP is for simulators. */
export function sdkUrl({ vcenterUrl, port }: VsphereParameters): URL {
  const url = new URL(vcenterUrl);
  const sdk = new URL(`${url.protocol}//${url.host}/sdk`);
  if (port !== undefined) sdk.port = String(port);
  return sdk;
}

const path = z.string().min(1).max(500);

/** Of `spec.extensions`. */
export const vsphereExtension = zodSchema(
  z.strictObject({
    /** Path of names below the datacenter's VM folder: `production/web`. */
    folder: path.optional(),
    /** Name or native id of a resource pool. */
    resourcePool: path.optional(),
    /**
     * How host name and addresses reach the guest of a copy: read by its cloud-init, or set by VMware Tools through a
     * customisation specification. @default guestinfo
     */
    customization: z.enum(['guestinfo', 'specification']).optional(),
    /** VirtualMachineGuestOsIdentifier: `ubuntu64Guest`. @default otherGuest64 */
    guestId: z
      .string()
      .regex(/^[A-Za-z0-9_]{1,60}$/u)
      .optional(),
    /** `vmx-19`. @default the newest the host has */
    hardwareVersion: z
      .string()
      .regex(/^vmx-\d{1,3}$/u)
      .optional(),
  }),
);
