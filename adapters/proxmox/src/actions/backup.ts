import { HypervisorFault } from '@anyvisor/domain';
import { done } from '@anyvisor/port';
import type { BackupInfo, BackupVmRequest, CallContext, Mutation } from '@anyvisor/port';
import { mapError } from '../errors.ts';
import { notFound, unavailable } from '../faults.ts';
import { path } from '../protocol/form.ts';
import { asObjects, asText } from '../protocol/loose.ts';
import { hasAgent } from '../reading/agent-book.ts';
import type { GuestDetails } from '../reading/guest-book.ts';
import { readGuest } from '../reading/guests.ts';
import type { StorageRow } from '../reading/row.ts';
import { readRows } from '../reading/rows.ts';
import type { Session } from '../session.ts';
import { taskOutcome } from '../tasks.ts';
import { backupNotes, findBackup, parseBackupId } from './find-backup.ts';
import type { BackupPlace } from './find-backup.ts';
import { stateOf } from './power.ts';

/** vzdump onto a storage that takes backups; the marker is in its notes. Every backup stands alone, also on Backup Server. */
export async function backupVm(
  session: Session,
  ctx: CallContext,
  ref: string,
  { marker, target, since, quiesce = false, description = '' }: BackupVmRequest,
): Promise<Mutation<BackupInfo>> {
  if (since !== undefined)
    throw unavailable(
      'backupVm',
      'every backup stands alone; Proxmox Backup Server stores only what is new by itself',
    );
  const guest = await readGuest(session, ctx, ref);
  const { node, vmid } = guest;
  const { storages } = await readRows(session, ctx);
  const name = target.split('@')[0] ?? '';
  const storage = storages.find(
    (row) => row.storage === name && row.node === node && row.content.includes('backup'),
  );
  if (storage === undefined) throw noPlace(target, node, storages);
  const made = await findBackup(session, ctx, vmid, name, marker);
  if (made !== undefined) return done(made);
  if (quiesce && !isStill(guest))
    throw unavailable('backupVm', 'no guest agent is there to hold the file systems still');
  const upid = await session.post(ctx, path`/nodes/${node}/vzdump`, {
    vmid: String(vmid),
    storage: name,
    mode: 'snapshot',
    compress: storage.type === 'pbs' ? undefined : 'zstd',
    'notes-template': backupNotes(description.slice(0, 500), marker, isStill(guest) ? 'guest' : 'crash'),
    remove: false,
  });

  return taskOutcome(upid, { answer: 'backup', vmid, storage: name, marker });
}

/** A backup that is gone has been deleted. */
export async function deleteBackup(
  session: Session,
  ctx: CallContext,
  backupId: string,
): Promise<Mutation<null>> {
  const place = parseBackupId(backupId);
  if (place === undefined) throw notFound('backup', backupId);
  const node = await nodeOf(session, ctx, place);
  if (!(await isThere(session, ctx, node, place))) return done();
  const upid = await session.delete(
    ctx,
    path`/nodes/${node}/storage/${place.storage}/content/${place.volume}`,
  );
  return typeof upid === 'string' ? taskOutcome(upid, { answer: 'nothing' }) : done();
}

/** A node that sees the backup. Throws ResourceNotFound. */
export async function nodeOf(
  session: Session,
  ctx: CallContext,
  { node, storage }: BackupPlace,
): Promise<string> {
  const { storages } = await readRows(session, ctx);
  const sees = storages.find(
    (row) => row.storage === storage && row.available && (node === undefined || row.node === node),
  );
  if (sees === undefined) throw notFound('storage', storage);
  return sees.node;
}

export async function isThere(
  session: Session,
  ctx: CallContext,
  node: string,
  { storage, volume }: BackupPlace,
): Promise<boolean> {
  try {
    const target = path`/nodes/${node}/storage/${storage}/content`;
    const content = await session.get(ctx, target, { content: 'backup' });
    return asObjects(content, 100_000).some((one) => asText(one['volid']) === volume);
  } catch (error) {
    if (!(error instanceof HypervisorFault) && mapError(error, 'deleteBackup').kind === 'ResourceNotFound')
      return false;
    throw error;
  }
}

/** Most storages hold disks and no backups: says which do. */
function noPlace(target: string, node: string, storages: readonly StorageRow[]): HypervisorFault {
  const seen = storages.filter((row) => row.node === node);
  if (!seen.some((row) => row.storage === target.split('@')[0])) return notFound('storage', target);
  const good = seen.filter((row) => row.content.includes('backup')).map((row) => row.storage);
  return unavailable(
    'backupVm',
    `storage "${target}" takes no backups; ${good.length === 0 ? 'none of this node does' : `these do: ${good.slice(0, 20).join(', ')}`}`,
  );
}

/** vzdump asks the agent to hold the file systems still; those of a stopped guest are. A container's are frozen with it. */
function isStill(guest: GuestDetails): boolean {
  return stateOf(guest) === 'STOPPED' || guest.kind === 'lxc' || hasAgent(asText(guest.config['agent']));
}
