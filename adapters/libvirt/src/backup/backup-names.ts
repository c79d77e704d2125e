import { domainUuidOf } from '../derived.ts';

/**
 * A backup lies in a pool of files: one qcow2 volume for each disk and a manifest, written last, that makes a backup of
 * them. All carry the same sixteen characters of the UUID derived from the operation, and so does the checkpoint.
 */
export interface BackupPlace {
  /** UUID of the pool. */
  readonly poolId: string;
  readonly tag: string;
}

/** Longer than the tag of other volumes: a repository keeps far more than one VM's volumes. */
export function backupTagOf(marker: string): string {
  return domainUuidOf(marker).replaceAll('-', '').slice(0, 16);
}

export function backupId({ poolId, tag }: BackupPlace): string {
  return `${poolId}/${tag}`;
}

export function parseBackupId(id: unknown): BackupPlace | undefined {
  const parts = typeof id === 'string' ? ID.exec(id) : null;
  const [, poolId, tag] = parts ?? [];
  return poolId === undefined || tag === undefined ? undefined : { poolId, tag };
}

const ID = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/([0-9a-f]{16})$/;

export function diskVolumeName(vm: string, tag: string, target: string): string {
  return `${shortened(vm)}.${tag}.${target}.backup.qcow2`;
}

export function manifestName(vm: string, tag: string): string {
  return `${shortened(vm)}.${tag}.backup.json`;
}

/** What a volume is to a backup, by its name; undefined when it is none of ours. */
export function backupVolume(
  name: string,
): { readonly tag: string; readonly part: 'disk' | 'manifest' } | undefined {
  const [, tag, target] = VOLUME.exec(name) ?? [];
  if (tag === undefined) return undefined;
  return { tag, part: target === undefined ? 'manifest' : 'disk' };
}

const VOLUME = /\.([0-9a-f]{16})(?:\.([a-z0-9]{1,16})\.backup\.qcow2|\.backup\.json)$/;

export function checkpointName(tag: string): string {
  return `${CHECKPOINT_PREFIX}${tag}`;
}

export function isOurCheckpoint(name: string): boolean {
  return name.startsWith(CHECKPOINT_PREFIX);
}

const CHECKPOINT_PREFIX = 'anyvisor.';

/** A file name has 255 bytes at most, of which ours take up to 60. */
function shortened(vm: string): string {
  return Array.from(vm).slice(0, 40).join('');
}
