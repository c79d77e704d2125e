import type { BackupVmRequest } from '@anyvisor/port';
import { invalidSpec, wrongState } from '../faults.ts';
import { configured, present } from '../actions/configuration.ts';
import { isActive } from '../actions/destroy-domain.ts';
import type { DomainDisk } from '../domain-xml/libvirt-domain.ts';
import { volumeOf } from '../inventory/map-disks.ts';
import type { VolumeIndex } from '../inventory/volume-index.ts';
import { HypervisorFault, hypervisorError } from '@anyvisor/domain';
import type { Domain, StoragePool } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import { volumesOf } from '../reading/one-vm.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { backupTagOf, checkpointName, diskVolumeName } from './backup-names.ts';
import { brokenChain, findCheckpoint } from './checkpoints.ts';
import type { BackupManifest } from './manifest.ts';
import { readBackup, repositoryPool } from './repository.ts';

/** What one backup will do, worked out before anything is made and recorded: the same after a crash. */
export interface BackupPlan {
  readonly tag: string;
  readonly pool: StoragePool & { readonly type: string };
  readonly live: boolean;
  readonly quiesce: boolean;
  /** Backup id and checkpoint of what it stands on. */
  readonly parent: { readonly id: string; readonly checkpoint: string } | null;
  /** Name of the new checkpoint; null when no disk can keep track of changes. */
  readonly checkpoint: string | null;
  readonly disks: readonly PlannedDisk[];
  /** Disks that are not backed up. */
  readonly left: readonly string[];
}

export interface PlannedDisk {
  readonly target: string;
  readonly capacityBytes: number;
  /** Name of the new volume. */
  readonly volume: string;
  /** Name of the parent's volume under it, for an incremental one. */
  readonly base: string | null;
  /** Key of the volume that a machine which is off is copied from. */
  readonly source: string | null;
  /** Can QEMU keep track of its changes? Only qcow2 can hold what it knows. */
  readonly tracked: boolean;
}

export async function planBackup(
  endpoint: Endpoint,
  dom: Domain,
  { marker, target, since, quiesce = false }: BackupVmRequest,
): Promise<BackupPlan> {
  const { uuid, name, type } = await repositoryPool(endpoint, target);
  const live = await isActive(endpoint, dom);
  if (quiesce && !live) {
    throw wrongState(
      'backupVm',
      `${dom.name} is off: there is no guest to hold still`,
      'Ask for the backup without quiescing; a machine that is off is consistent.',
    );
  }
  const parent = since === undefined ? null : await checkParent(endpoint, dom, { since, live, poolId: uuid });
  const domain = live ? await present(endpoint, dom) : await configured(endpoint, dom);
  const volumes = await volumesOf(endpoint, domain);
  const tag = backupTagOf(marker);
  const chosen = domain.disks.filter((disk) => isKept(disk));
  if (chosen.length === 0) throw invalidSpec('', `${dom.name} has no disk to back up`);
  const disks: PlannedDisk[] = [];
  for (const disk of chosen) {
    const base = parent?.manifest.disks.find((each) => each.target === disk.target);
    const tracked = live && disk.format === 'qcow2';
    disks.push({
      target: disk.target,
      capacityBytes: await capacityOf(endpoint, dom, disk, volumes, live),
      volume: diskVolumeName(dom.name, tag, disk.target),
      base: tracked && base !== undefined ? base.volume : null,
      source: live ? null : sourceOf(dom, disk, volumes),
      tracked,
    });
  }
  return {
    tag,
    pool: { uuid, name, type },
    live,
    quiesce,
    parent: parent && { id: parent.id, checkpoint: parent.checkpoint },
    checkpoint: disks.some(({ tracked }) => tracked) ? checkpointName(tag) : null,
    disks,
    left: domain.disks.filter((disk) => !isKept(disk)).map((disk) => disk.target),
  };
}

interface Parent {
  readonly id: string;
  readonly checkpoint: string;
  readonly manifest: BackupManifest;
}

/** An incremental backup is worth something only if nothing has changed unseen since its parent. */
async function checkParent(
  endpoint: Endpoint,
  dom: Domain,
  { since, live, poolId }: { readonly since: string; readonly live: boolean; readonly poolId: string },
): Promise<Parent> {
  const { place, manifest } = await readBackup(endpoint, since);
  if (manifest.vm.uuid !== dom.uuid) {
    throw brokenChain(dom, `the backup was taken of another VM, ${manifest.vm.name}`);
  }
  if (place.poolId !== poolId) {
    throw new HypervisorFault(
      hypervisorError('InvalidConfiguration', {
        message: 'an incremental backup lies beside the one it stands on',
        field: 'target',
        nextStep: 'Name the storage of the earlier backup, or take a full backup to the new one.',
      }),
    );
  }
  if (manifest.checkpoint === null) {
    throw brokenChain(dom, 'when that backup was taken nothing could keep track of changes from then on');
  }
  if (!live) {
    throw brokenChain(
      dom,
      'only a running machine tells what has changed',
      'Start it, or take a full backup; later ones can build on it.',
    );
  }
  if ((await findCheckpoint(endpoint, dom, manifest.checkpoint)) === undefined) {
    throw brokenChain(
      dom,
      'it no longer knows what has changed since then: it was reverted, moved or restored',
    );
  }
  return { id: since, checkpoint: manifest.checkpoint, manifest };
}

function isKept({ device, path, volume, remote }: DomainDisk): boolean {
  return device === 'disk' && (path ?? volume ?? remote) !== null;
}

async function capacityOf(
  { call }: Endpoint,
  dom: Domain,
  disk: DomainDisk,
  volumes: VolumeIndex,
  live: boolean,
): Promise<number> {
  if (!live) {
    const volume = volumeOf(disk, volumes);
    if (volume !== undefined) return volume.capacityBytes;
  }
  const { capacity } = await call(procedures.domainGetBlockInfo, { dom, path: disk.target });
  return Number(capacity);
}

function sourceOf(dom: Domain, disk: DomainDisk, volumes: VolumeIndex): string {
  const volume = volumeOf(disk, volumes);
  if (volume !== undefined) return volume.key;
  throw wrongState(
    'backupVm',
    `disk ${disk.target} of ${dom.name} is in no active storage pool: only QEMU can read it`,
    'Start the VM: a running machine is backed up wherever its disks are.',
  );
}
