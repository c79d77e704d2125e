import { backupRoutes } from '@anyvisor/api';
import type { BackupView, Page } from '@anyvisor/api';
import type { FastifyInstance } from 'fastify';
import { getBackup, listBackups, newestBackupOf } from '../../backups/queries.ts';
import type { BackupPage, BackupRecord } from '../../backups/queries.ts';
import { inTenant } from '../../db/transaction.ts';
import { ok } from '../answers.ts';
import { ApiFault, notFound } from '../api-fault.ts';
import { beginOperation } from '../begin-operation.ts';
import { keyIn, pageWithOneMore } from '../cursor.ts';
import type { HttpDeps } from '../deps.ts';
import { handle } from '../handle.ts';
import { knownVm } from './vms.ts';

export function addBackupRoutes(app: FastifyInstance, deps: HttpDeps): void {
  handle(app, backupRoutes.listVmBackups, async ({ principal, params, query }) => {
    const page = await pageOfBackups(deps, principal.tenantId, { ...query, ...params });
    if (page.items.length === 0) {
      // Backups outlive their VM; where there are none the VM itself has to be there.
      await knownVm(deps, principal.tenantId, params.vmId);
    }
    return ok(page);
  });
  handle(app, backupRoutes.listBackups, async ({ principal, query }) =>
    ok(await pageOfBackups(deps, principal.tenantId, query)),
  );
  handle(app, backupRoutes.getBackup, async ({ principal, params }) =>
    ok(wireBackup(await knownBackup(deps, principal.tenantId, params.backupId))),
  );
  handle(app, backupRoutes.createBackup, async (call) => {
    const { since, target, ...body } = call.body;
    const { tenantId } = call.principal;
    const parent = since === undefined ? undefined : await parentOf(deps, tenantId, call.params.vmId, since);
    const named = target === undefined ? undefined : await nativeStorage(deps, tenantId, target);
    return beginOperation(deps, call, 'vm.backup', call.params, {
      ...body,
      target: named ?? parent?.target ?? '',
      ...(parent === undefined ? {} : { since: parent.nativeRef }),
    });
  });
  handle(app, backupRoutes.restoreBackup, async (call) => {
    const { nativeRef, connectionId } = await knownBackup(
      deps,
      call.principal.tenantId,
      call.params.backupId,
    );
    const request = { ...call.body, backupId: nativeRef };
    return beginOperation(deps, call, 'vm.restore', { connectionId }, request);
  });
  handle(app, backupRoutes.deleteBackup, async (call) => {
    const { tenantId } = call.principal;
    const { nativeRef, connectionId, vmId, vmName } = await knownBackup(deps, tenantId, call.params.backupId);
    // After what is being done to its VM, which may be the next backup on top of it.
    const vm = await deps.lists.vm(tenantId, vmId);
    const where = vm === undefined ? { connectionId } : { vmId };
    return beginOperation(deps, call, 'backup.delete', where, { backupId: nativeRef, name: vmName });
  });
}

type Needs = Pick<HttpDeps, 'database'>;

async function pageOfBackups(
  { database }: Needs,
  tenantId: string,
  { limit, cursor, ...which }: Omit<BackupPage, 'before'> & { readonly cursor?: string },
): Promise<Page<BackupView>> {
  const page = { ...which, limit: limit + 1, ...(cursor === undefined ? {} : { before: keyIn(cursor) }) };
  const found = await inTenant(database, tenantId, (tx) => listBackups(tx, page));
  return pageWithOneMore(found.map(wireBackup), limit, ({ id }) => id);
}

async function knownBackup({ database }: Needs, tenantId: string, id: string): Promise<BackupRecord> {
  const backup = await inTenant(database, tenantId, (tx) => getBackup(tx, id));
  if (backup === undefined) {
    throw notFound('backup', id);
  }
  return backup;
}

/** What an incremental backup of the VM is to stand on. */
async function parentOf(deps: Needs, tenantId: string, vmId: string, since: string): Promise<BackupRecord> {
  if (since === 'latest') {
    const newest = await inTenant(deps.database, tenantId, (tx) => newestBackupOf(tx, vmId));
    if (newest !== undefined) {
      return newest;
    }
    throw cannotStandOn('There is no earlier backup of this VM');
  }
  const backup = await knownBackup(deps, tenantId, since);
  if (backup.vmId !== vmId) {
    throw cannotStandOn(`That backup is one of ${backup.vmName}, another VM`);
  }
  return backup;
}

function cannotStandOn(why: string): ApiFault {
  return new ApiFault(409, 'OperationFailed', `${why}: an incremental backup has nothing to stand on`, {
    operation: 'vm.backup',
    reason: 'state',
    nextStep: 'Take a full backup: leave `since` out and name a target.',
  });
}

/** Our id of a storage is its native one at the hypervisor; whatever else was said goes there as it is. */
async function nativeStorage(
  { lists }: Pick<HttpDeps, 'lists'>,
  tenantId: string,
  target: string,
): Promise<string> {
  if (!UUID.test(target)) {
    return target;
  }
  return (await lists.storageUnits.get(tenantId, target))?.nativeRef ?? target;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function wireBackup({ createdAt, ...backup }: BackupRecord): BackupView {
  return { ...backup, createdAt: createdAt.toISOString() };
}
