import type { CallContext, CreatedVm, RestoreVmRequest, StepTable } from '@anyvisor/port';
import { mapped, notFound } from '../faults.ts';
import { markedTags, withMarker } from '../marker.ts';
import { findPlace } from '../mapping/places.ts';
import { nameProblem } from '../mapping/settings.ts';
import { findStorage } from '../mapping/storage.ts';
import { path } from '../protocol/form.ts';
import { readAll, resourcesOf } from '../reading/inventory.ts';
import type { Session } from '../session.ts';
import { isThere, nodeOf } from './backup.ts';
import { diskHolders } from './create-vm.ts';
import { parseBackupId } from './find-backup.ts';
import { chooseVmidStep, creationStep, madeRef } from './made-vm.ts';

/** `choose-vmid` and `restore-vm`: a VM of its own beside the one that was backed up, with MAC addresses of its own. */
export async function restoreVm(
  session: Session,
  ctx: CallContext,
  request: RestoreVmRequest,
): Promise<StepTable<CreatedVm>> {
  const { marker, backupId, name, mapping } = request;
  const problem = nameProblem(name, '/name');
  if (problem !== undefined) return mapped<never>({ ok: false, error: problem });
  const backup = parseBackupId(backupId);
  if (backup === undefined) throw notFound('backup', backupId);
  const home = await nodeOf(session, ctx, backup);
  if (!(await isThere(session, ctx, home, backup))) throw notFound('backup', backupId);
  const { rows, endpoint } = await readAll(session, ctx);
  const resources = await resourcesOf(session, ctx, rows, endpoint);
  const place = mapped(findPlace({ computeUnit: undefined, pool: undefined }, mapping, resources));
  const node = backup.node ?? place.node ?? home;
  const wish = { storage: request.storage, sizeGb: 1, thin: true };
  const named = request.storage ?? mapping.storageMapping.defaultDatastore;
  const storage =
    named === undefined
      ? undefined
      : mapped(findStorage(wish, mapping, resources, node, '/storage', diskHolders(rows))).name;
  const creation = creationStep(session, {
    step: 'restore-vm',
    marker,
    name,
    start: (stepCtx, vmid) => {
      const common = {
        vmid,
        storage,
        unique: true,
        pool: place.pool,
        description: withMarker('', marker),
        tags: markedTags([], marker),
      };
      return isContainer(backup.volume)
        ? session.post(stepCtx, path`/nodes/${node}/lxc`, {
            ...common,
            hostname: name,
            ostemplate: backup.volume,
            restore: true,
          })
        : session.post(stepCtx, path`/nodes/${node}/qemu`, { ...common, name, archive: backup.volume });
    },
  });
  return {
    kind: 'steps',
    steps: [chooseVmidStep(session, marker), creation],
    result: (memory) => ({ nativeRef: madeRef(memory['restore-vm']), name }),
  };
}

/** `pbs:backup/ct/101/…`, `local:backup/vzdump-lxc-101-….tar.zst` */
function isContainer(volume: string): boolean {
  return /:backup\/ct\/|vzdump-lxc-/.test(volume);
}
