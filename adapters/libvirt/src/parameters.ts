import { HypervisorFault, hypervisorError } from '@anyvisor/domain';
import type { ParameterSchema } from '@anyvisor/port';
import { zodSchema } from '@anyvisor/toolkit/zod-schema';
import { z } from 'zod';
import { parseLibvirtUri } from './address.ts';
import type { LibvirtAddress } from './address.ts';

const laterTls = 'belongs to qemu+tls, which this version does not speak yet; leave it out';
const laterSsh = 'belongs to qemu+ssh, which this version does not speak yet; leave it out';

const schema = z.strictObject({
  type: z.literal('LIBVIRT'),
  /** See `acceptedUris`. */
  uri: z
    .string()
    .max(2048)
    .superRefine((uri, ctx) => {
      const reason = uriProblem(uri);
      if (reason !== undefined) ctx.addIssue({ code: 'custom', message: reason });
    }),
  /** How guests run: `auto` takes KVM where the host advertises it, which is not yet proof that it works. */
  virtType: z.enum(['auto', 'kvm', 'qemu']).default('auto'),
  /** Use the daemon's read-only socket: inventory and metrics only. */
  readOnly: z.boolean().default(false),
  clientCertificate: z.never(laterTls).optional(),
  clientKey: z.never(laterTls).optional(),
  caCertificate: z.never(laterTls).optional(),
  sshKey: z.never(laterSsh).optional(),
});

export type LibvirtParameters = z.output<typeof schema>;

export const libvirtParameters: ParameterSchema<LibvirtParameters> = {
  ...zodSchema<LibvirtParameters>(schema),
  secrets: ['clientKey', 'sshKey'],
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

function uriProblem(uri: string): string | undefined {
  const parsed = parseLibvirtUri(uri);
  if (!parsed.ok) return parsed.error;
  const { transport } = parsed.value.target;
  return transport === 'tls' || transport === 'ssh'
    ? `qemu+${transport} is understood, but this version does not speak it yet: use a unix socket or qemu+tcp`
    : undefined;
}
