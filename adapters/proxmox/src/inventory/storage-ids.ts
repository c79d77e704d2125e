import type { ClusterRows, StorageRow } from '../reading/row.ts';

/** Which unit a storage name means on a node, and what kind of storage each unit is. */
export interface StorageIndex {
  /** `node/storage` → the id of its unit. */
  readonly storages: ReadonlyMap<string, string>;
  /** By the id of a unit: `rbd`, `dir`, … */
  readonly storageTypes: ReadonlyMap<string, string>;
}

/** `ceph`, or `local-lvm@pve1` for what lies in one node. */
export function storageUnitId(row: Pick<StorageRow, 'storage' | 'node' | 'shared'>): string {
  return row.shared ? row.storage : `${row.storage}@${row.node}`;
}

export function storageIndex({ storages: rows }: Pick<ClusterRows, 'storages'>): StorageIndex {
  return {
    storages: new Map(rows.map((row) => [`${row.node}/${row.storage}`, storageUnitId(row)])),
    storageTypes: new Map(rows.map((row) => [storageUnitId(row), row.type])),
  };
}

/** The unit of a storage as the guest's node sees it; null when it sees none of that name. */
export function storageIdFor(node: string, { storages }: StorageIndex) {
  return (storage: string): string | null => storages.get(`${node}/${storage}`) ?? null;
}
