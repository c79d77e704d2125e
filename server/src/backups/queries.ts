import type { BackupInfo } from '@anyvisor/port';
import { sql } from 'kysely';
import type { Tx } from '../db/transaction.ts';

/** A backup as it is recorded. */
export interface BackupRecord {
  readonly id: string;
  readonly connectionId: string;
  readonly nativeRef: string;
  readonly vmId: string;
  readonly vmName: string;
  readonly parentId: string | null;
  readonly mode: BackupInfo['mode'];
  readonly consistency: BackupInfo['consistency'];
  readonly target: string;
  readonly description: string;
  readonly sizeBytes: number | null;
  readonly createdAt: Date;
}

export async function insertBackup(
  tx: Tx,
  tenantId: string,
  backup: Omit<BackupRecord, 'parentId'> & { readonly parentRef: string | null },
): Promise<void> {
  await sql`
    insert into backup (id, tenant_id, connection_id, native_ref, vm_id, vm_name, parent_id, mode, consistency, target,
      description, size_bytes, created_at)
    values (${backup.id}, ${tenantId}, ${backup.connectionId}, ${backup.nativeRef}, ${backup.vmId}, ${backup.vmName},
      (select id from backup where connection_id = ${backup.connectionId} and native_ref = ${backup.parentRef}),
      ${backup.mode}, ${backup.consistency}, ${backup.target}, ${backup.description}, ${backup.sizeBytes},
      ${backup.createdAt})
    on conflict do nothing`.execute(tx);
}

export async function removeBackup(tx: Tx, connectionId: string, nativeRef: string): Promise<void> {
  await sql`delete from backup where connection_id = ${connectionId} and native_ref = ${nativeRef}`.execute(
    tx,
  );
}

export async function getBackup(tx: Tx, id: string): Promise<BackupRecord | undefined> {
  const { rows } = await sql<BackupRecord>`select ${columns} from backup where id = ${id}`.execute(tx);
  return rows[0];
}

/** The one that an incremental backup of this VM would stand on. */
export async function newestBackupOf(tx: Tx, vmId: string): Promise<BackupRecord | undefined> {
  const { rows } = await sql<BackupRecord>`
    select ${columns} from backup where vm_id = ${vmId} order by id desc limit 1`.execute(tx);
  return rows[0];
}

export interface BackupPage {
  readonly limit: number;
  /** The last id of the page before. */
  readonly before?: string;
  readonly vmId?: string;
  readonly connectionId?: string;
}

/** Newest first: the ids are ordered by time. */
export async function listBackups(tx: Tx, page: BackupPage): Promise<readonly BackupRecord[]> {
  const conditions = [
    ...(page.before === undefined ? [] : [sql`id < ${page.before}::uuid`]),
    ...(page.vmId === undefined ? [] : [sql`vm_id = ${page.vmId}::uuid`]),
    ...(page.connectionId === undefined ? [] : [sql`connection_id = ${page.connectionId}::uuid`]),
  ];
  const where = conditions.length === 0 ? sql`` : sql`where ${sql.join(conditions, sql` and `)}`;
  const { rows } = await sql<BackupRecord>`
    select ${columns} from backup ${where} order by id desc limit ${page.limit}`.execute(tx);
  return rows;
}

const columns = sql`id, connection_id as "connectionId", native_ref as "nativeRef", vm_id as "vmId",
  vm_name as "vmName", parent_id as "parentId", mode, consistency, target, description, size_bytes as "sizeBytes",
  created_at as "createdAt"`;
