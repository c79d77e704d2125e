import type { BackupInfo, CallContext } from '@anyvisor/port';
import { path } from '../protocol/form.ts';
import { asNumber, asObjects, asText } from '../protocol/loose.ts';
import { locate } from '../reading/guests.ts';
import { readRows } from '../reading/rows.ts';
import type { Session } from '../session.ts';

/** A backup by its id: the volume's own on shared storage, with its node before it where the volume lies in that node. */
export interface BackupPlace {
  /** Undefined on shared storage. */
  readonly node: string | undefined;
  readonly storage: string;
  readonly volume: string;
}

/** `pbs:backup/vm/100/2026-…`, `pve1/local:backup/vzdump-qemu-100-….vma.zst` */
export function parseBackupId(backupId: unknown): BackupPlace | undefined {
  const match =
    typeof backupId === 'string' && backupId.length < 500
      ? /^(?:([A-Za-z0-9-]+)\/)?(([A-Za-z][A-Za-z0-9._-]*):backup\/[^\s,]+)$/.exec(backupId)
      : null;
  if (match === null || /\.\.(?:\/|$)/.test(match[2] ?? '')) return undefined;
  return { node: match[1], volume: match[2] ?? '', storage: match[3] ?? '' };
}

/** The notes of a backup: what a person wrote, and whose it is. In the platform's template a line ends with `\\n`. */
export function backupNotes(
  description: string,
  marker: string,
  consistency: BackupInfo['consistency'],
): string {
  // Two braces would name one of the platform's own variables.
  const own = description.replaceAll('{{', '{ {').replaceAll('\\', '\\\\').trim();
  const lines = [own, `anyvisor-operation: ${marker}`, `anyvisor-consistency: ${consistency}`];
  return lines
    .flatMap((line) => line.split(/\r?\n/))
    .filter((line) => line !== '')
    .join('\\n');
}

/** The backup of a guest whose notes carry the marker. */
export async function findBackup(
  session: Session,
  ctx: CallContext,
  vmid: number,
  storage: string,
  marker: string,
): Promise<BackupInfo | undefined> {
  const { storages } = await readRows(session, ctx);
  const shared = storages.some((row) => row.storage === storage && row.shared);
  const node =
    (await locate(session, ctx, vmid))?.node ?? storages.find((row) => row.storage === storage)?.node;
  if (node === undefined) return undefined;
  const content = await session.get(ctx, path`/nodes/${node}/storage/${storage}/content`, {
    content: 'backup',
    vmid,
  });
  for (const one of asObjects(content, 10_000)) {
    const [notes, volume] = [asText(one['notes']) ?? '', asText(one['volid'])];
    if (volume === undefined || !notes.includes(marker)) continue;
    return {
      backupId: shared ? volume : `${node}/${volume}`,
      sizeBytes: asNumber(one['size']) ?? null,
      mode: 'full',
      parentId: null,
      consistency: notes.includes('anyvisor-consistency: guest') ? 'guest' : 'crash',
    };
  }
  return undefined;
}
