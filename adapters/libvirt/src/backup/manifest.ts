import { err, ok } from '@anyvisor/domain';
import type { Result } from '@anyvisor/domain';
import { z } from 'zod';

/**
 * What makes a backup of some volumes: written last, beside them, so that a repository explains itself without us and a
 * VM that is gone can be restored from it.
 */
const schema = z.object({
  format: z.literal('anyvisor-backup/1'),
  marker: z.string().max(64),
  vm: z.object({ uuid: z.string().max(64), name: z.string().max(1024) }),
  description: z.string().max(2000),
  mode: z.enum(['full', 'incremental']),
  /** Backup id. */
  parent: z.string().max(64).nullable(),
  consistency: z.enum(['guest', 'crash']),
  /** By which later backups know what has changed since; null when nothing keeps track. */
  checkpoint: z.string().max(64).nullable(),
  disks: z
    .array(
      z.object({
        target: z.string().max(64),
        volume: z.string().max(255),
        capacityBytes: z.number().int().nonnegative(),
        /** Stands on the parent's volume of the same target. */
        incremental: z.boolean(),
      }),
    )
    .max(256),
  /** The configuration, without passwords. */
  domainXml: z.string().max(1024 * 1024),
});

export type BackupManifest = z.output<typeof schema>;

export const MANIFEST_FORMAT = 'anyvisor-backup/1';
/** A larger one is nobody's. */
export const MANIFEST_MAX_BYTES = 2 * 1024 * 1024;

/** Half of one, as a killed upload leaves it, is none. */
export function parseManifest(bytes: Uint8Array): Result<BackupManifest, string> {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return err('it is no JSON');
  }
  const parsed = schema.safeParse(value);
  return parsed.success ? ok(parsed.data) : err(z.prettifyError(parsed.error).slice(0, 300));
}
