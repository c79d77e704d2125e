import { HypervisorFault, hypervisorError } from '@anyvisor/domain';
import type { ParameterSchema } from '@anyvisor/port';
import { zodSchema } from '@anyvisor/toolkit/zod-schema';
import { z } from 'zod';
import { parseLibvirtUri } from './address.ts';
import type { LibvirtAddress } from './address.ts';
import { credentialProblems } from './credentials.ts';
import { isHostKey } from './protocol/ssh/host-key.ts';

const pem = z.string().min(1).max(65_536);

const schema = z
  .strictObject({
    type: z.literal('LIBVIRT'),
    /** See `acceptedUris`. */
    uri: z
      .string()
      .max(2048)
      .superRefine((uri, ctx) => {
        const parsed = parseLibvirtUri(uri);
        if (!parsed.ok) ctx.addIssue({ code: 'custom', message: parsed.error });
      }),
    /** How the daemons of other hosts reach this one when VMs migrate here. @default `uri`, where that names a host */
    migrationUri: z
      .string()
      .max(2048)
      .regex(/^qemu(\+[a-z0-9]+)?:\/\/[^/]+\/system/, 'must be a libvirt URI with a host')
      .optional(),
    /** How guests run: `auto` takes KVM where the host advertises it, which is not yet proof that it works. */
    virtType: z.enum(['auto', 'kvm', 'qemu']).default('auto'),
    /**
     * Ask QEMU itself, read-only, when somebody wants advice on a VM: disks' latency and errors, migration. libvirt marks a VM that was
     * asked as tainted (`custom-monitor`). @default true
     */
    monitorQueries: z.boolean().optional(),
    /** Use the daemon's read-only socket: inventory and metrics only. */
    readOnly: z.boolean().default(false),
    /** Folder of the host in which QEMU may make a socket to have its disks read. @default /var/lib/libvirt/qemu */
    nbdFolder: z
      .string()
      .max(80)
      .regex(/^\/[^\0]*[^/\0]$/, 'must be an absolute path')
      .optional(),
    /** PEM, with `clientKey`: what the daemon knows us by over TLS. */
    clientCertificate: pem.optional(),
    clientKey: pem.optional(),
    /** PEM of who signs the daemon's certificate. @default the authorities this server trusts anyway */
    caCertificate: pem.optional(),
    /** SHA-256 of the daemon's own certificate: exactly this one is accepted, whoever signed it. */
    fingerprint: z
      .string()
      .regex(/^(?:[0-9A-Fa-f]{2}:?){31}[0-9A-Fa-f]{2}$/, 'must be a SHA-256 fingerprint')
      .optional(),
    /** Private key for SSH, PEM or OpenSSH's own form. */
    sshKey: pem.optional(),
    sshPassphrase: z.string().min(1).max(1024).optional(),
    sshPassword: z.string().min(1).max(1024).optional(),
    /** Socket of an SSH agent on this server. */
    sshAgent: z.string().max(4096).regex(/^\//, 'must be an absolute path').optional(),
    /** The SSH host's key, whole or its SHA-256. @default the first one seen, kept from then on */
    hostKey: z
      .string()
      .max(8192)
      .refine(
        isHostKey,
        'must be "SHA256:…" as ssh-keygen -lf prints it, or "ssh-ed25519 AAAA…" as in known_hosts',
      )
      .optional(),
  })
  .superRefine((given, ctx) => {
    const parsed = parseLibvirtUri(given.uri);
    if (!parsed.ok) return;
    for (const { field, message } of credentialProblems(given, parsed.value.target.transport)) {
      ctx.addIssue({ code: 'custom', message, path: [field] });
    }
  });

export type LibvirtParameters = z.output<typeof schema>;

export const libvirtParameters: ParameterSchema<LibvirtParameters> = {
  ...zodSchema<LibvirtParameters>(schema),
  secrets: ['clientCertificate', 'clientKey', 'sshKey', 'sshPassphrase', 'sshPassword'],
  endpoint: (parameters) => parameters.uri,
};

/** Where these parameters lead. Throws HypervisorFault for a URI that the schema would have refused. */
export function addressOf(parameters: LibvirtParameters): LibvirtAddress {
  const parsed = parseLibvirtUri(parameters.uri, parameters.readOnly);
  if (parsed.ok) return parsed.value;
  throw new HypervisorFault(
    hypervisorError('InvalidConfiguration', {
      message: parsed.error,
      field: 'uri',
      nextStep: 'Correct the URI of the connection.',
    }),
  );
}
