/** A storage pool; amounts in bytes, null while it is not active. */
export interface LibvirtPool {
  readonly uuid: string;
  readonly name: string;
  /** `dir`, `logical`, `netfs`, … */
  readonly type: string;
  readonly capacityBytes: number | null;
  readonly allocationBytes: number | null;
  readonly availableBytes: number | null;
  readonly path: string | null;
}

export interface LibvirtVolume {
  readonly name: string;
  /** What names it to the daemon; the path of a file. */
  readonly key: string;
  readonly path: string;
  readonly poolId: string;
  readonly poolType: string;
  /** `file`, `block`, `dir`, `network`, … */
  readonly type: string;
  readonly format: string | null;
  readonly capacityBytes: number;
  readonly allocationBytes: number;
  readonly backingPath: string | null;
  /** As the layer's own header says, never guessed from what lies below. */
  readonly backingFormat: string | null;
}

/** Finds what a domain's disk is made of. */
export interface VolumeIndex {
  readonly byPath: (path: string) => LibvirtVolume | undefined;
  readonly byName: (pool: string, volume: string) => LibvirtVolume | undefined;
  /** UUID of the pool whose folder holds the path, whether or not the pool has been refreshed since. */
  readonly poolOf: (path: string) => string | undefined;
  /** UUID of a pool by its name. */
  readonly poolNamed: (name: string) => string | undefined;
}

export function volumeIndex(pools: readonly LibvirtPool[], volumes: readonly LibvirtVolume[]): VolumeIndex {
  const paths = new Map(volumes.map((volume) => [volume.path, volume]));
  const poolNames = new Map(pools.map((pool) => [pool.uuid, pool.name]));
  const names = new Map(
    volumes.map((volume) => [nameKey(poolNames.get(volume.poolId), volume.name), volume]),
  );
  const ids = new Map(pools.map((pool) => [pool.name, pool.uuid]));
  // The longest path first: a pool may lie within another's folder.
  const folders = pools
    .flatMap((pool) =>
      pool.path === null ? [] : [{ prefix: `${pool.path.replace(/\/+$/, '')}/`, id: pool.uuid }],
    )
    .toSorted((a, b) => b.prefix.length - a.prefix.length);
  return {
    byPath: (path) => paths.get(path),
    byName: (pool, volume) => names.get(nameKey(pool, volume)),
    poolOf: (path) => paths.get(path)?.poolId ?? folders.find((folder) => path.startsWith(folder.prefix))?.id,
    poolNamed: (name) => ids.get(name),
  };
}

export const noVolumes: VolumeIndex = volumeIndex([], []);

/** Neither name can hold a slash in libvirt. */
function nameKey(pool: string | undefined, volume: string): string {
  return `${pool ?? ''}/${volume}`;
}
