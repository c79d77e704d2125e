import type { ParameterSchema } from '@anyvisor/port';
import { zodSchema } from '@anyvisor/toolkit/zod-schema';
import { z } from 'zod';
import type { Peer } from './protocol/pinned-socket.ts';

export const hostName = z
  .string()
  .regex(
    /^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$|^[0-9A-Fa-f:]{2,45}$/u,
    'must be a host name or an address',
  );
export const portNumber = z.int().min(1).max(65_535);
const fingerprint = z
  .string()
  .regex(/^(?:[0-9A-Fa-f]{2}:?){31}[0-9A-Fa-f]{2}$/u, 'must be a SHA-256 fingerprint');
const vmid = z.int().min(100).max(999_999_999);

const schema = z
  .strictObject({
    type: z.literal('PROXMOX'),
    host: hostName.meta({
      title: 'Host',
      description: 'Name or address of any node of the cluster: it serves all of it.',
      examples: ['pve1.example.com'],
    }),
    port: portNumber.default(8006).meta({ title: 'Port' }),
    otherHosts: z
      .array(
        z.strictObject({
          host: hostName.meta({ title: 'Host' }),
          port: portNumber.default(8006).meta({ title: 'Port' }),
          fingerprint: fingerprint.optional().meta({ title: 'Fingerprint' }),
        }),
      )
      .max(32)
      .default([])
      .meta({
        title: 'Other nodes',
        description:
          'Tried when the host cannot be reached, before the nodes the cluster itself names. Without a fingerprint their certificates are those the cluster names.',
        'x-advanced': true,
      }),
    tokenId: z
      .string()
      .max(200)
      .regex(/^[^\s:/!]{1,64}@[A-Za-z][A-Za-z0-9._-]*![A-Za-z][A-Za-z0-9._-]*$/u, 'must be user@realm!name')
      .optional()
      .meta({
        title: 'Token',
        description: 'As Proxmox VE shows it under Datacenter, Permissions, API Tokens: user@realm!name.',
        examples: ['anyvisor@pve!control'],
        'x-section': 'Login',
      }),
    tokenSecret: z
      .string()
      .min(1)
      .max(200)
      .regex(/^[\x21-\x7e]+$/u, 'must be printable')
      .optional()
      .meta({
        title: 'Secret of the token',
        description: 'Shown once, when the token was made.',
        'x-section': 'Login',
      }),
    /** Instead of a token. */
    username: z
      .string()
      .min(1)
      .max(64)
      .optional()
      .meta({
        title: 'User name',
        description: 'With its realm, as in root@pam; or the bare name, and the realm below.',
        examples: ['root@pam'],
        'x-section': 'Login',
      }),
    password: z.string().min(1).max(500).optional().meta({ title: 'Password', 'x-section': 'Login' }),
    realm: z
      .string()
      .regex(/^[A-Za-z][A-Za-z0-9._-]{0,31}$/u)
      .optional()
      .meta({
        title: 'Realm',
        description: 'Only where the user name has none.',
        examples: ['pam', 'pve'],
        'x-section': 'Login',
      }),
    validateSsl: z.boolean().default(true).meta({
      title: 'Check the certificate',
      description:
        'Off accepts any certificate: only for a network nobody else is on. A fingerprint is better.',
      'x-section': 'Certificate',
    }),
    fingerprint: fingerprint.optional().meta({
      title: 'Fingerprint',
      'x-pin': true,
      description:
        'SHA-256 of the one certificate that is accepted, whoever signed it. A test shows it for you to confirm.',
      'x-section': 'Certificate',
    }),
    vmidRange: z
      .strictObject({ from: vmid.meta({ title: 'From' }), to: vmid.meta({ title: 'To' }) })
      .refine(({ from, to }) => from <= to, 'must not end before it begins')
      .default({ from: 100_000, to: 999_999 })
      .meta({
        title: 'Range of VMIDs',
        description: 'VMs made from here get a VMID in this range, where nobody else should make any.',
        'x-advanced': true,
      }),
  })
  .meta({
    anyOf: [
      { title: 'API token', required: ['tokenId', 'tokenSecret'] },
      { title: 'User name and password', required: ['username', 'password'], properties: { realm: true } },
    ],
  })
  .check((ctx) => {
    const { tokenId, tokenSecret, username, password } = ctx.value;
    const missing = (path: string, message: string) =>
      ctx.issues.push({ code: 'custom', path: [path], message, input: ctx.value });
    if (tokenId === undefined && username === undefined) missing('tokenId', 'give a token, or a user name');
    if (tokenId !== undefined && tokenSecret === undefined) missing('tokenSecret', 'belongs to the token');
    if (tokenId === undefined && username !== undefined && password === undefined)
      missing('password', 'belongs to the user name');
  });

export type ProxmoxParameters = z.output<typeof schema>;

export const proxmoxParameters: ParameterSchema<ProxmoxParameters> = {
  ...zodSchema<ProxmoxParameters>(schema),
  secrets: ['tokenSecret', 'password'],
  endpoint: ({ host, port }) => `${host.includes(':') ? `[${host}]` : host}:${port}`,
};

/** Where to knock, in order; `vouched` is what the cluster says about its own certificates. */
export function peersOf(parameters: ProxmoxParameters, vouched: ReadonlySet<string>): readonly Peer[] {
  const anyCertificate = !parameters.validateSsl;
  return [parameters, ...parameters.otherHosts].map((one) => ({
    host: one.host,
    port: one.port,
    fingerprint: one.fingerprint,
    anyCertificate,
    vouched,
  }));
}

const word = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._+/-]{0,99}$/u);

/** Of `spec.extensions`. */
export const proxmoxExtension = zodSchema(
  z.strictObject({
    /** Name of a pool the VM is put into. */
    pool: word.optional(),
    /** `l26`, `win11`, … @default l26 */
    osType: word.optional(),
    /** `q35`, `pc-i440fx-10.1`, … @default the platform's */
    machine: word.optional(),
    /** `host`, `x86-64-v2-AES`, … @default x86-64-v2-AES */
    cpuType: word.optional(),
    /** Is there a QEMU guest agent in it, or will there be? @default what the template says, else not */
    agent: z.boolean().optional(),
    /** Name of the user that cloud-init makes. */
    ciUser: z
      .string()
      .regex(/^[a-z_][a-z0-9_-]{0,31}$/u)
      .optional(),
  }),
);

export interface ProxmoxExtension {
  readonly pool?: string;
  readonly osType?: string;
  readonly machine?: string;
  readonly cpuType?: string;
  readonly agent?: boolean;
  readonly ciUser?: string;
}
