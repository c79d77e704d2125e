import type { JsonObject } from '@anyvisor/domain';
import type { BorderSchema } from '@anyvisor/port';
import { zodSchema } from '@anyvisor/toolkit/zod-schema';
import { z } from 'zod';

const uri = z.string().max(2048);
const name = z.string().min(1).max(255);

/** What only libvirt's migration has; see https://libvirt.org/migration.html. */
const schema = z
  .strictObject({
    /** How the source's daemon reaches the destination's. @default the destination connection's `migrationUri` */
    destinationUri: uri.regex(
      /^qemu(\+[a-z0-9]+)?:\/\/[^/]+\/system/,
      'must be a libvirt URI with a host, such as qemu+tls://kvm2.example.com/system',
    ),
    /** Where the guest's memory flows. @default the destination's own choice (`migration_host` of its qemu.conf) */
    migrateUri: uri.regex(/^(tcp|rdma|unix):/, 'must begin with tcp:, rdma: or unix:'),
    /** Where the contents of disks flow, when it is not beside the memory. */
    disksUri: uri.regex(/^(tcp|unix):/, 'must begin with tcp: or unix:'),
    /** Let the guest go on at the destination before all of its memory is there; it cannot be broken off from then on. */
    postCopy: z.boolean(),
    /** Switches after so many seconds, or after the first pass over the memory. @default 5 */
    postCopyAfterSeconds: z.int().min(0).max(3600),
    /** Of the memory that follows the guest, in Mbit/s. @default no limit */
    postCopyBandwidthMbps: z.int().min(1).max(1_000_000),
    /** How long a post-copy that breaks off is tried to be taken up again. @default 300 */
    postCopyRecoverySeconds: z.int().min(0).max(86_400),
    /** Slow the guest down when it writes faster than the network carries. */
    autoConverge: z.boolean(),
    /** Send only what changed within a page. */
    compression: z.literal('xbzrle'),
    /** TCP connections side by side. */
    parallelConnections: z.int().min(1).max(255),
    /** Through the daemons' own connection, encrypted as that is; shared storage only. */
    tunnelled: z.boolean(),
    /** QEMU encrypts the stream itself, with the certificates its hosts have for that. */
    tls: z.boolean(),
    /** Longest pause of the guest to aim at, in ms. */
    maxDowntimeMs: z.int().min(1).max(600_000),
    /** Networks that have another name at the destination. */
    networks: z.record(name, name),
    /** Leave the disks at the source although they have been copied. */
    keepSourceDisks: z.boolean(),
  })
  .partial()
  .superRefine((given, ctx) => {
    for (const [one, other] of exclusive) {
      if (isOn(given[one]) && isOn(given[other])) {
        ctx.addIssue({ code: 'custom', path: [one], message: `does not go together with ${other}` });
      }
    }
    for (const detail of [
      'postCopyAfterSeconds',
      'postCopyBandwidthMbps',
      'postCopyRecoverySeconds',
    ] as const) {
      if (given[detail] !== undefined && given.postCopy !== true) {
        ctx.addIssue({ code: 'custom', path: [detail], message: 'needs postCopy' });
      }
    }
  });

/** libvirt or QEMU 7.2 refuse these together. */
const exclusive = [
  ['tunnelled', 'parallelConnections'],
  ['tunnelled', 'postCopy'],
  ['tunnelled', 'migrateUri'],
  ['tunnelled', 'tls'],
  ['compression', 'parallelConnections'],
  ['postCopy', 'parallelConnections'],
] as const;

function isOn(value: unknown): boolean {
  return value !== undefined && value !== false;
}

export type MigrationOptions = z.output<typeof schema>;

export const migrationOptions: BorderSchema<MigrationOptions & JsonObject> = zodSchema(
  schema as unknown as z.ZodType<MigrationOptions & JsonObject>,
);
