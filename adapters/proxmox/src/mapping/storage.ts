import { ok } from '@anyvisor/domain';
import type {
  HypervisorResourceMapping,
  HypervisorResourceTree,
  MappingError,
  Result,
  StorageUnit,
} from '@anyvisor/domain';
import { exhausted } from '../faults.ts';
import { unknownUnit } from './unmappable.ts';

export interface DiskWish {
  readonly storage: string | undefined;
  readonly sizeGb: number;
  readonly thin: boolean;
}

/** Kinds that hold whole disks; `content` of the storage says whether they may. */
const neverForDisks = new Set(['pbs', 'iscsi', 'esxi']);
/** Kinds that give blocks away only when they are written. */
const thinKinds = new Set(['lvmthin', 'rbd', 'zfspool', 'zfs', 'btrfs', 'dir', 'nfs', 'cifs', 'cephfs']);

/**
 * The storage for a disk on `node` (any node when undefined): the one asked for; else the mapping's, its alternatives when
 * that has no room; else the roomiest one that takes disks. `holders` are the units whose content says they take this kind
 * of disk. Throws ResourceExhausted when none has room.
 */
export function findStorage(
  wish: DiskWish,
  { storageMapping }: HypervisorResourceMapping,
  { storageUnits }: HypervisorResourceTree,
  node: string | undefined,
  pointer: string,
  holders?: ReadonlySet<string>,
): Result<StorageUnit, MappingError> {
  const seen = storageUnits.filter(
    ({ accessible, hosts }) =>
      accessible && (node === undefined || hosts.length === 0 || hosts.includes(node)),
  );
  const named =
    wish.storage === undefined
      ? storageMapping.defaultDatastore === undefined
        ? []
        : [storageMapping.defaultDatastore, ...storageMapping.alternativeDatastores]
      : [wish.storage];
  const found: StorageUnit[] = [];
  for (const name of named) {
    const unit = seen.find(({ id }) => id === name) ?? seen.find((one) => one.name === name);
    if (unit === undefined) return unknownUnit('StorageNotFound', name, pointer, seen);
    found.push(unit);
  }
  const candidates =
    found.length > 0
      ? found
      : seen
          .filter(({ id, type }) => !neverForDisks.has(type) && (holders === undefined || holders.has(id)))
          .toSorted((a, b) => rank(b) - rank(a));
  if (candidates.length === 0) return unknownUnit('StorageNotFound', '', pointer, seen);
  const fits = candidates.find((one) => hasRoom(one, wish));
  if (fits === undefined) throw noRoom(wish, candidates);
  return ok(fits);
}

/** Shared ones first: a guest on them can go anywhere. */
function rank({ shared, availableBytes }: StorageUnit): number {
  return (shared === true ? 2 ** 60 : 0) + (availableBytes ?? 0);
}

function hasRoom({ availableBytes, capacityBytes, type }: StorageUnit, { sizeGb, thin }: DiskWish): boolean {
  const bytes = sizeGb * 2 ** 30;
  if (availableBytes === null) return true;
  return thin && thinKinds.has(type)
    ? bytes <= Math.max(capacityBytes ?? 0, 1) * 100
    : availableBytes >= bytes;
}

function noRoom({ sizeGb }: DiskWish, candidates: readonly StorageUnit[]) {
  const most = Math.max(0, ...candidates.map(({ availableBytes }) => availableBytes ?? 0));
  return exhausted('storage', `no storage has room for ${sizeGb} GB`, sizeGb * 2 ** 30, most);
}
