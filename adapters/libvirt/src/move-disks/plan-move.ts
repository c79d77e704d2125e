import type { MigrateRequest } from '@anyvisor/port';
import { configured, present } from '../actions/configuration.ts';
import { isActive } from '../actions/destroy-domain.ts';
import { volumesOnTopOf } from '../actions/linked-base.ts';
import { ownVolumes } from '../actions/own-volumes.ts';
import type { OwnVolume } from '../actions/own-volumes.ts';
import { volumeNameOf } from '../derived.ts';
import { FILE_POOLS } from '../domain-xml/disk-section.ts';
import { notFound, unavailable, wrongState } from '../faults.ts';
import { volumeOf } from '../inventory/map-disks.ts';
import type { VolumePlace } from '../native-spec.ts';
import type { Domain } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import { volumesOf } from '../reading/one-vm.ts';
import { countSnapshots } from '../reading/vms.ts';
import { readPools } from '../reading/storage.ts';
import type { Endpoint } from '../session/endpoint.ts';

/** Which disks go where, worked out before anything moves and recorded. */
export interface MovePlan {
  readonly live: boolean;
  readonly disks: readonly MovedDisk[];
}

export interface MovedDisk {
  readonly target: string;
  readonly capacityBytes: number;
  /** Key of the volume it lies on, where that is one. */
  readonly from: string | null;
  readonly place: VolumePlace;
  /** Volumes that nothing needs any more once it has moved. */
  readonly left: readonly OwnVolume[];
}

const OPERATION = 'migrateVm';

/** The disks that are not in the wished-for pool yet. */
export async function planMove(
  endpoint: Endpoint,
  dom: Domain,
  { marker, targetStorage = '', live: wished }: MigrateRequest,
): Promise<MovePlan> {
  const pools = await readPools(endpoint);
  const found =
    pools.find(({ pool }) => pool.uuid === targetStorage) ??
    pools.find(({ pool }) => pool.name === targetStorage);
  if (found === undefined) throw notFound('storage', targetStorage);
  const { pool, active } = found;
  if (!active) throw unavailable(OPERATION, `the storage pool ${pool.name} is not active`);
  const live = await isActive(endpoint, dom);
  if (live && !wished)
    throw wrongState(OPERATION, `${dom.name} is running`, 'Move it live, or stop it first.');
  const snapshots = (await countSnapshots(endpoint, dom)) ?? 0;
  if (snapshots > 0) {
    throw wrongState(
      OPERATION,
      `${dom.name} has ${snapshots} snapshots, which stay behind in the old files`,
      'Delete them first.',
    );
  }
  const layers = await volumesOnTopOf(endpoint, dom);
  if (layers.length > 0) {
    throw unavailable(
      OPERATION,
      `linked clones stand on the disks of ${dom.name}: ${layers.slice(0, 3).join(', ')}`,
    );
  }
  const domain = live ? await present(endpoint, dom) : await configured(endpoint, dom);
  const volumes = await volumesOf(endpoint, domain);
  const disks: MovedDisk[] = [];
  for (const disk of domain.disks) {
    if (disk.device !== 'disk' || disk.readOnly) continue;
    const volume = volumeOf(disk, volumes);
    if (volume?.poolId === pool.uuid) continue;
    if (!live && volume === undefined) {
      throw unavailable(
        OPERATION,
        `disk ${disk.target} is in no active storage pool: start the VM to move it`,
      );
    }
    const format = FILE_POOLS.has(pool.type) && disk.format === 'qcow2' ? 'qcow2' : 'raw';
    const extension = FILE_POOLS.has(pool.type) ? (format === 'qcow2' ? '.qcow2' : '.img') : '';
    disks.push({
      target: disk.target,
      capacityBytes: volume?.capacityBytes ?? (await capacityOf(endpoint, dom, disk.target)),
      from: volume?.key ?? null,
      place: {
        poolId: pool.uuid,
        poolName: pool.name,
        poolType: pool.type,
        volumeName: volumeNameOf(dom.name, marker, String(disks.length), extension),
        format,
      },
      left: await ownVolumes(endpoint, dom, (target) => target === disk.target),
    });
  }
  return { live, disks };
}

async function capacityOf({ call }: Endpoint, dom: Domain, path: string): Promise<number> {
  return Number((await call(procedures.domainGetBlockInfo, { dom, path })).capacity);
}
