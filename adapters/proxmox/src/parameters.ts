import type { ParameterSchema } from '@anyvisor/port';
import { zodSchema } from '@anyvisor/toolkit/zod-schema';
import { z } from 'zod';
import type { Peer } from './protocol/pinned-socket.ts';

const hostName = z
  .string()
  .regex(
    /^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$|^[0-9A-Fa-f:]{2,45}$/u,
    'must be a host name or an address',
  );
const portNumber = z.int().min(1).max(65_535);
const fingerprint = z
  .string()
  .regex(/^(?:[0-9A-Fa-f]{2}:?){31}[0-9A-Fa-f]{2}$/u, 'must be a SHA-256 fingerprint');
const vmid = z.int().min(100).max(999_999_999);

const schema = z
  .strictObject({
    type: z.literal('PROXMOX'),
    /** Any node of the cluster: it serves all of it. */
    host: hostName,
    port: portNumber.default(8006),
    /**
     * Tried when `host` cannot be reached, before the nodes the cluster itself names. Without a fingerprint their
     * certificates are those the cluster names.
     */
    otherHosts: z
      .array(
        z.strictObject({
          host: hostName,
          port: portNumber.default(8006),
          fingerprint: fingerprint.optional(),
        }),
      )
      .max(32)
      .default([]),
    /** `user@realm!name` */
    tokenId: z
      .string()
      .max(200)
      .regex(/^[^\s:/!]{1,64}@[A-Za-z][A-Za-z0-9._-]*![A-Za-z][A-Za-z0-9._-]*$/u, 'must be user@realm!name')
      .optional(),
    tokenSecret: z
      .string()
      .min(1)
      .max(200)
      .regex(/^[\x21-\x7e]+$/u, 'must be printable')
      .optional(),
    /** Instead of a token. `root@pam`, or the bare name together with `realm`. */
    username: z.string().min(1).max(64).optional(),
    password: z.string().min(1).max(500).optional(),
    realm: z
      .string()
      .regex(/^[A-Za-z][A-Za-z0-9._-]{0,31}$/u)
      .optional(),
    /** False accepts any certificate: only for a network nobody else is on. A fingerprint is better. */
    validateSsl: z.boolean().default(true),
    /** SHA-256 of the one certificate of `host` that is accepted, whoever signed it. */
    fingerprint: fingerprint.optional(),
    /** VMs made from here get a VMID in this range, where nobody else should make any. */
    vmidRange: z
      .strictObject({ from: vmid, to: vmid })
      .refine(({ from, to }) => from <= to, 'must not end before it begins')
      .default({ from: 100_000, to: 999_999 }),
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
