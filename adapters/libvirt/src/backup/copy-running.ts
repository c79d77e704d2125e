import { HypervisorFault } from '@anyvisor/domain';
import { mapError } from '../errors.ts';
import { isCode } from '../faults.ts';
import type { Domain, StoragePool } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { volumeXml } from '../volume-xml.ts';
import { forgetEarlierJob, untilBackupEnds } from './backup-job.ts';
import type { BackupPlan, PlannedDisk } from './backup-plan.ts';
import { checkpointXml, pushBackupXml } from './backup-xml.ts';
import type { BackupDisk } from './backup-xml.ts';
import { brokenChain } from './checkpoints.ts';
import { heldStill } from './held-still.ts';

/** VIR_DOMAIN_BACKUP_BEGIN_REUSE_EXTERNAL: the files are there, an incremental one as a layer over its parent. */
const REUSE = 1;
/** The state-change lock of a busy domain is waited for 30 s by libvirt itself. */
const BEGIN_WITHIN = 60_000;

/** QEMU copies; what the guest writes meanwhile is kept apart by it, so the copy is of the instant it began. */
export async function copyRunning(
  endpoint: Endpoint,
  dom: Domain,
  plan: BackupPlan,
  description: string,
): Promise<void> {
  const files: BackupDisk[] = [];
  for (const disk of plan.disks) {
    const path = await makeFile(endpoint, plan.pool, disk);
    const since = disk.base === null ? null : (plan.parent?.checkpoint ?? null);
    files.push({ target: disk.target, path, since });
  }
  await forgetEarlierJob(endpoint, dom);
  const begin = (): Promise<unknown> => beginBackup(endpoint, dom, plan, files, description);
  endpoint.memory.begunBackups.add(plan.tag);
  await (plan.quiesce ? heldStill(endpoint, dom, begin) : begin());
  await untilBackupEnds(endpoint, dom);
  endpoint.memory.begunBackups.delete(plan.tag);
}

async function makeFile({ call }: Endpoint, pool: BackupPlan['pool'], disk: PlannedDisk): Promise<string> {
  const { base, volume, capacityBytes } = disk;
  const place = {
    poolId: pool.uuid,
    poolName: pool.name,
    poolType: pool.type,
    volumeName: volume,
    format: 'qcow2' as const,
  };
  const origin =
    base === null
      ? ({ kind: 'blank' } as const)
      : ({ kind: 'layer', templateKey: await pathOf(call, pool, base), templateFormat: 'qcow2' } as const);
  const xml = volumeXml({ places: [place], capacityBytes, thin: true, origin }, place);
  const { vol } = await call(procedures.storageVolCreateXml, { pool, xml });
  return (await call(procedures.storageVolGetPath, { vol })).path;
}

async function pathOf(call: Endpoint['call'], pool: StoragePool, name: string): Promise<string> {
  const { vol } = await call(procedures.storageVolLookupByName, { pool, name });
  return (await call(procedures.storageVolGetPath, { vol })).path;
}

async function beginBackup(
  { call }: Endpoint,
  dom: Domain,
  { checkpoint, disks, left, pool, tag, parent }: BackupPlan,
  files: readonly BackupDisk[],
  description: string,
): Promise<void> {
  const targets = (wanted: boolean): readonly string[] =>
    disks.filter(({ tracked }) => tracked === wanted).map(({ target }) => target);
  const about = `Anyvisor backup ${pool.uuid}/${tag} ${description}`.trim();
  const checkpointDocument =
    checkpoint === null
      ? {}
      : { checkpointXml: checkpointXml(checkpoint, about, targets(true), [...targets(false), ...left]) };
  try {
    await call(
      procedures.domainBackupBegin,
      { dom, xml: pushBackupXml(files, left), ...checkpointDocument, flags: REUSE },
      { withinMs: BEGIN_WITHIN },
    );
  } catch (error) {
    throw parent === null ? error : asBrokenChain(dom, error);
  }
}

/** No or an inconsistent checkpoint (103, 109); a disk whose bitmap is gone is reported in many words. */
function asBrokenChain(dom: Domain, error: unknown): unknown {
  if (
    isCode(error, 103, 109) ||
    (isCode(error, 1, 9, 55, 67, 84) && /bitmap|checkpoint/i.test(error.message))
  ) {
    return new HypervisorFault({
      ...brokenChain(dom, 'QEMU has lost track of what was changed since then (was it killed?)').error,
      ...nativeOf(error),
    });
  }
  return error;
}

function nativeOf(error: unknown): { readonly native?: { readonly code: string; readonly text: string } } {
  const { native } = mapError(error, 'backupVm');
  return native === undefined ? {} : { native };
}
