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

/** What the notes of a backup say, besides whose it is; `\n` as the platform wants a line's end written. */
export function backupNotes(marker: string, consistency: BackupInfo['consistency']): string {
  return `anyvisor-operation: ${marker}\\nanyvisor-consistency: ${consistency}`;
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
