import { HypervisorFault, hypervisorError } from '@anyvisor/domain';
import type { ParameterSchema } from '@anyvisor/port';
import { zodSchema } from '@anyvisor/toolkit/zod-schema';
import { z } from 'zod';
import { parseLibvirtUri, suggestedUris } from './address.ts';
import type { LibvirtAddress } from './address.ts';
import { credentialProblems } from './credentials.ts';
import { isHostKey } from './protocol/ssh/host-key.ts';

const pem = z.string().min(1).max(65_536);

/** Which fields belong to which address: `credentialProblems` refuses the others. */
const byTransport = [
  onlyWhere('^[a-z]+(\\+tls:|://[^/])', ['clientCertificate', 'clientKey', 'caCertificate', 'fingerprint']),
  onlyWhere('^[a-z]+\\+ssh:', ['sshKey', 'sshPassphrase', 'sshPassword', 'sshAgent', 'hostKey']),
];

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
      })
      .meta({
        title: 'libvirt URI',
        description: 'Where the daemon is and how to reach it: the socket of this machine, SSH, or TLS.',
        examples: [...suggestedUris],
      }),
    /** @default `uri`, where that names a host */
    migrationUri: z
      .string()
      .max(2048)
      .regex(/^qemu(\+[a-z0-9]+)?:\/\/[^/]+\/system/, 'must be a libvirt URI with a host')
      .optional()
      .meta({
        title: 'URI for migration',
        description:
          'How the daemons of other hosts reach this one when VMs migrate here. Default: the URI above, where it names a host.',
        examples: ['qemu+tls://kvm1.example.com/system'],
        'x-advanced': true,
      }),
    virtType: z
      .enum(['auto', 'kvm', 'qemu'])
      .default('auto')
      .meta({
        title: 'How guests run',
        description:
          'Automatic takes KVM where the host advertises it, which is not yet proof that it works.',
        'x-labels': { auto: 'Automatic', kvm: 'KVM', qemu: 'Emulated' },
      }),
    /** @default true */
    monitorQueries: z.boolean().optional().meta({
      title: 'Ask QEMU itself',
      description:
        'Read-only, when somebody wants advice on a VM. libvirt marks a VM that was asked as tainted (custom-monitor). Default: yes.',
      'x-advanced': true,
    }),
    readOnly: z.boolean().default(false).meta({
      title: 'Read-only socket',
      description: "Use the daemon's read-only socket: inventory and metrics only.",
      'x-advanced': true,
    }),
    /** @default /var/lib/libvirt/qemu */
    nbdFolder: z
      .string()
      .max(80)
      .regex(/^\/[^\0]*[^/\0]$/, 'must be an absolute path')
      .optional()
      .meta({
        title: 'Folder for sockets',
        description:
          'Folder of the host in which QEMU may make a socket to have its disks read. Default: /var/lib/libvirt/qemu.',
        'x-advanced': true,
      }),
    clientCertificate: pem.optional().meta({
      title: 'Client certificate',
      description: 'PEM: what the daemon knows us by.',
      contentMediaType: 'application/x-pem-file',
      'x-section': 'TLS',
    }),
    clientKey: pem.optional().meta({
      title: 'Client key',
      description: 'PEM: the key of the client certificate.',
      contentMediaType: 'application/x-pem-file',
      'x-section': 'TLS',
    }),
    /** @default the authorities this server trusts anyway */
    caCertificate: pem.optional().meta({
      title: 'Authority',
      description: "PEM of who signs the daemon's certificate. Default: the authorities this server trusts.",
      contentMediaType: 'application/x-pem-file',
      'x-section': 'TLS',
    }),
    fingerprint: z
      .string()
      .regex(/^(?:[0-9A-Fa-f]{2}:?){31}[0-9A-Fa-f]{2}$/, 'must be a SHA-256 fingerprint')
      .optional()
      .meta({
        title: 'Fingerprint',
        'x-pin': true,
        description:
          'SHA-256 of the one certificate that is accepted, whoever signed it. A test shows it for you to confirm.',
        'x-section': 'TLS',
      }),
    sshKey: pem.optional().meta({
      title: 'Private key',
      description: "PEM or OpenSSH's own form.",
      contentMediaType: 'application/x-pem-file',
      'x-section': 'SSH',
    }),
    sshPassphrase: z.string().min(1).max(1024).optional().meta({
      title: 'Passphrase of the key',
      'x-section': 'SSH',
    }),
    sshPassword: z.string().min(1).max(1024).optional().meta({
      title: 'Password',
      description: 'Instead of a key.',
      'x-section': 'SSH',
    }),
    sshAgent: z.string().max(4096).regex(/^\//, 'must be an absolute path').optional().meta({
      title: 'SSH agent',
      description: 'Instead of a key: path of the socket of an agent on this server.',
      'x-section': 'SSH',
    }),
    /** @default the first one seen, kept from then on */
    hostKey: z
      .string()
      .max(8192)
      .refine(
        isHostKey,
        'must be "SHA256:…" as ssh-keygen -lf prints it, or "ssh-ed25519 AAAA…" as in known_hosts',
      )
      .optional()
      .meta({
        title: 'Host key',
        'x-pin': true,
        description: 'Whole or its SHA-256. Default: the first one seen, kept from then on.',
        'x-section': 'SSH',
      }),
  })
  .meta({ allOf: byTransport })
  .superRefine((given, ctx) => {
    const parsed = parseLibvirtUri(given.uri);
    if (!parsed.ok) return;
    for (const { field, message } of credentialProblems(given, parsed.value.target.transport)) {
      ctx.addIssue({ code: 'custom', message, path: [field] });
    }
  });

function onlyWhere(uri: string, fields: readonly string[]) {
  return {
    if: { properties: { uri: { pattern: uri } }, required: ['uri'] },
    else: { properties: Object.fromEntries(fields.map((field) => [field, false])) },
  };
}

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
