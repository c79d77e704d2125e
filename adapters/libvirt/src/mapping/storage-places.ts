import type { HypervisorResourceTree, StorageMapping, StorageUnit } from '@anyvisor/domain';
import { FILE_POOLS } from '../domain-xml/disk-section.ts';
import type { VolumeFormat, VolumePlace } from '../native-spec.ts';
import { MAX_CANDIDATES, Unmappable, unsupported } from './unmappable.ts';

export interface PlaceWish {
  /** Name or id of a pool, or undefined: the mapping's, then the adapter's own choice. */
  readonly storage: string | undefined;
  readonly format: VolumeFormat | undefined;
  /** A layer over a template must be qcow2 in a pool of files. */
  readonly layer: boolean;
  /** JSON pointer of the disk, for errors. */
  readonly pointer: string;
  readonly nameOf: (extension: string) => string;
}

/**
 * The pools a volume may be made in, best first: the one named, else the mapping's default and its alternatives in
 * order, else `default` and then every other by free space. The first that is not full is to be taken.
 */
export function storagePlaces(
  wish: PlaceWish,
  mapping: StorageMapping,
  resources: HypervisorResourceTree,
): readonly VolumePlace[] {
  const named = namedPools(wish, mapping);
  const pools =
    named.length > 0
      ? named.map(({ name, pointer }) => find(name, pointer, resources))
      : ownChoice(resources);
  const fitting = pools.filter((pool) => misfit(pool, wish) === undefined);
  const [first] = pools;
  if (first === undefined) {
    throw new Unmappable({
      kind: 'StorageNotFound',
      subject: wish.storage ?? 'any',
      pointer: `${wish.pointer}/storage`,
      message: 'This host has no active storage pool to make a disk in.',
    });
  }
  if (fitting.length === 0) {
    throw unsupported(
      `${wish.pointer}/storage`,
      first.name,
      misfit(first, wish) ?? '',
      candidates(resources),
    );
  }
  return fitting.map((pool) => place(pool, wish));
}

function namedPools(
  wish: PlaceWish,
  mapping: StorageMapping,
): readonly { readonly name: string; readonly pointer: string }[] {
  const pointer = `${wish.pointer}/storage`;
  if (wish.storage !== undefined) return [{ name: wish.storage, pointer }];
  const defaults = mapping.defaultDatastore === undefined ? [] : [mapping.defaultDatastore];
  return [...defaults, ...mapping.alternativeDatastores].map((name) => ({ name, pointer }));
}

function find(wanted: string, pointer: string, resources: HypervisorResourceTree): StorageUnit {
  const unit =
    resources.storageUnits.find((candidate) => candidate.id === wanted) ??
    resources.storageUnits.find((candidate) => candidate.name === wanted);
  if (unit !== undefined) return unit;
  throw new Unmappable({
    kind: 'StorageNotFound',
    subject: wanted,
    pointer,
    message: `This host has no storage pool "${wanted}".`,
    candidates: candidates(resources),
  });
}

function ownChoice(resources: HypervisorResourceTree): readonly StorageUnit[] {
  const rank = (unit: StorageUnit): number => (unit.name === 'default' ? 1 : 0);
  return resources.storageUnits
    .filter((unit) => unit.accessible && !FIXED_POOLS.has(unit.type))
    .toSorted((a, b) => rank(b) - rank(a) || (b.availableBytes ?? 0) - (a.availableBytes ?? 0));
}

/** Why a volume cannot be made there, or undefined. */
function misfit(pool: StorageUnit, { format, layer }: PlaceWish): string | undefined {
  if (!pool.accessible) return `The storage pool "${pool.name}" is not active.`;
  if (FIXED_POOLS.has(pool.type)) return `Volumes cannot be made in a pool of type ${pool.type}.`;
  if (FILE_POOLS.has(pool.type)) return undefined;
  if (layer) return `A linked clone needs a pool of files; "${pool.name}" is of type ${pool.type}.`;
  return format === 'qcow2' ? `The pool "${pool.name}" (${pool.type}) holds raw volumes only.` : undefined;
}

function place(pool: StorageUnit, { format, nameOf }: PlaceWish): VolumePlace {
  const files = FILE_POOLS.has(pool.type);
  const chosen = format ?? (files ? 'qcow2' : 'raw');
  const extension = chosen === 'qcow2' ? '.qcow2' : '.img';
  return {
    poolId: pool.id,
    poolName: pool.name,
    poolType: pool.type,
    volumeName: nameOf(files ? extension : ''),
    format: chosen,
  };
}

function candidates(resources: HypervisorResourceTree): readonly string[] {
  return ownChoice(resources)
    .slice(0, MAX_CANDIDATES)
    .map((unit) => unit.name);
}

/** Their volumes are made by somebody else (https://libvirt.org/storage.html). */
const FIXED_POOLS: ReadonlySet<string> = new Set(['iscsi', 'iscsi-direct', 'scsi', 'mpath']);
