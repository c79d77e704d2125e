import type { Json } from '@anyvisor/domain';
import type { BackupInfo, BackupVmRequest, Step, StepMemory } from '@anyvisor/port';
import { happened, notYet, step } from '../actions/step.ts';
import type { Domain } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import type { Endpoint } from '../session/endpoint.ts';
import type { LibvirtSession } from '../session/libvirt-session.ts';
import { deleteVolume } from '../storage/delete-volume.ts';
import { backupId, backupVolume, manifestName } from './backup-names.ts';
import type { BackupPlan } from './backup-plan.ts';
import { MANIFEST_FORMAT } from './manifest.ts';
import type { BackupManifest } from './manifest.ts';
import { findManifest, volumesOfBackup, writeManifest } from './repository.ts';

/** The step that makes a backup of the copied volumes: it writes the manifest. */
export function keepBackup(
  session: LibvirtSession,
  dom: Domain,
  request: BackupVmRequest,
  planIn: (memory: StepMemory) => BackupPlan,
): Step {
  return step(session, 'keep', {
    find: async (at, memory) => {
      const plan = planIn(memory);
      const manifest = await findManifest(at, { poolId: plan.pool.uuid, tag: plan.tag });
      return manifest === undefined ? notYet : happened(await infoOf(at, plan, manifest));
    },
    run: async (at, memory) => {
      const plan = planIn(memory);
      const known = await findManifest(at, { poolId: plan.pool.uuid, tag: plan.tag });
      const manifest = known ?? (await manifestOf(at, dom, request, plan));
      if (known === undefined) {
        await writeManifest(at, plan.pool, manifestName(dom.name, plan.tag), manifest);
      }
      return { kind: 'done', value: await infoOf(at, plan, manifest) };
    },
    undo: async (at, memory) => {
      const plan = memory['plan'] as unknown as BackupPlan | undefined;
      if (plan === undefined) return;
      const volumes = await volumesOfBackup(at, { poolId: plan.pool.uuid, tag: plan.tag });
      for (const volume of volumes) {
        if (backupVolume(volume.name)?.part === 'manifest') await deleteVolume(at, volume);
      }
    },
  });
}

/** VIR_DOMAIN_XML_INACTIVE; without passwords, which have no place in a file that is kept for years. */
const INACTIVE = 2;

async function manifestOf(
  { call }: Endpoint,
  dom: Domain,
  { marker, description = '' }: BackupVmRequest,
  plan: BackupPlan,
): Promise<BackupManifest> {
  const { xml } = await call(procedures.domainGetXmlDesc, { dom, flags: INACTIVE });
  return {
    format: MANIFEST_FORMAT,
    marker,
    vm: { uuid: dom.uuid, name: dom.name },
    description,
    mode: plan.parent === null ? 'full' : 'incremental',
    parent: plan.parent?.id ?? null,
    consistency: plan.quiesce || !plan.live ? 'guest' : 'crash',
    checkpoint: plan.checkpoint,
    disks: plan.disks.map(({ target, volume, capacityBytes, base }) => ({
      target,
      volume,
      capacityBytes,
      incremental: base !== null,
    })),
    domainXml: xml,
  };
}

async function infoOf(endpoint: Endpoint, plan: BackupPlan, manifest: BackupManifest): Promise<Json> {
  const place = { poolId: plan.pool.uuid, tag: plan.tag };
  // QEMU wrote behind the pool's back.
  await endpoint.call(procedures.storagePoolRefresh, { pool: plan.pool });
  let sizeBytes = 0;
  for (const vol of await volumesOfBackup(endpoint, place)) {
    sizeBytes += Number((await endpoint.call(procedures.storageVolGetInfo, { vol })).allocation);
  }
  const info: BackupInfo = {
    backupId: backupId(place),
    sizeBytes,
    mode: manifest.mode,
    parentId: manifest.parent,
    consistency: manifest.consistency,
  };
  return info as unknown as Json;
}
