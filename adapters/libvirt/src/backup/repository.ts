import { notFound, unavailable } from '../faults.ts';
import { FILE_POOLS } from '../domain-xml/disk-section.ts';
import type { LibvirtPool } from '../inventory/volume-index.ts';
import type { StoragePool, StorageVolume } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import { unlessCode } from '../reading/in-batches.ts';
import { readPools } from '../reading/storage.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { deleteVolume } from '../storage/delete-volume.ts';
import { downloadVolume } from '../storage/download-volume.ts';
import { uploadVolume } from '../storage/upload-volume.ts';
import { isMissing } from '../storage/volume-handle.ts';
import { smallVolumeXml } from '../volume-xml.ts';
import { backupId, backupVolume, parseBackupId } from './backup-names.ts';
import type { BackupPlace } from './backup-names.ts';
import { MANIFEST_MAX_BYTES, parseManifest } from './manifest.ts';
import type { BackupManifest } from './manifest.ts';

/** The pool that a request names by its id or name; only files can stand on one another. */
export async function repositoryPool(endpoint: Endpoint, wanted: string): Promise<LibvirtPool> {
  const pools = await readPools(endpoint);
  const named =
    pools.find(({ pool }) => pool.uuid === wanted) ?? pools.find(({ pool }) => pool.name === wanted);
  if (named === undefined) throw notFound('storage', wanted);
  const { pool, active } = named;
  if (!active) throw unavailable('backupVm', `the storage pool ${pool.name} is not active`);
  if (!FILE_POOLS.has(pool.type)) {
    throw unavailable(
      'backupVm',
      `backups are kept in a pool of files (dir, fs, netfs); ${pool.name} is of type ${pool.type}`,
    );
  }
  return pool;
}

/** Volumes of one backup, whole or not. */
export async function volumesOfBackup(
  { call }: Endpoint,
  { poolId, tag }: BackupPlace,
): Promise<readonly StorageVolume[]> {
  const pool = { name: '', uuid: poolId };
  const listed = await unlessCode(call(procedures.storagePoolListAllVolumes, { pool }), isMissing);
  return (listed?.vols ?? []).filter(({ name }) => backupVolume(name)?.tag === tag);
}

/** The backup of an id. Throws `ResourceNotFound` when it is not there, or not whole. */
export async function readBackup(
  endpoint: Endpoint,
  id: unknown,
): Promise<{ readonly place: BackupPlace; readonly manifest: BackupManifest }> {
  const place = parseBackupId(id);
  if (place === undefined) throw notFound('backup', id);
  const manifest = await findManifest(endpoint, place);
  if (manifest === undefined) throw notFound('backup', id);
  return { place, manifest };
}

export async function findManifest(
  endpoint: Endpoint,
  place: BackupPlace,
): Promise<BackupManifest | undefined> {
  const volumes = await volumesOfBackup(endpoint, place);
  const volume = volumes.find(({ name }) => backupVolume(name)?.part === 'manifest');
  return volume && readManifest(endpoint, volume);
}

/** Ids of the whole backups in a pool that stand directly on this one. */
export async function childrenOf(endpoint: Endpoint, place: BackupPlace): Promise<readonly string[]> {
  const pool = { name: '', uuid: place.poolId };
  const { vols } = await endpoint.call(procedures.storagePoolListAllVolumes, { pool });
  const children: string[] = [];
  for (const volume of vols) {
    const seen = backupVolume(volume.name);
    if (seen?.part !== 'manifest' || seen.tag === place.tag) continue;
    const manifest = await readManifest(endpoint, volume);
    if (manifest?.parent === backupId(place)) {
      children.push(backupId({ poolId: place.poolId, tag: seen.tag }));
    }
  }
  return children;
}

async function readManifest(endpoint: Endpoint, volume: StorageVolume): Promise<BackupManifest | undefined> {
  const bytes = await unlessCode(downloadVolume(endpoint, volume, MANIFEST_MAX_BYTES), isMissing);
  const parsed = bytes === undefined ? undefined : parseManifest(bytes);
  return parsed?.ok === true ? parsed.value : undefined;
}

/** Writes the manifest, in the place of half a one. */
export async function writeManifest(
  endpoint: Endpoint,
  pool: StoragePool,
  name: string,
  manifest: BackupManifest,
): Promise<void> {
  const bytes = Buffer.from(`${JSON.stringify(manifest)}\n`);
  const half = await unlessCode(endpoint.call(procedures.storageVolLookupByName, { pool, name }), isMissing);
  if (half !== undefined) await deleteVolume(endpoint, half.vol);
  const xml = smallVolumeXml(name, bytes.length);
  const { vol } = await endpoint.call(procedures.storageVolCreateXml, { pool, xml });
  try {
    await uploadVolume(endpoint, vol, bytes);
  } catch (error) {
    await deleteVolume(endpoint, vol).catch(() => {});
    throw error;
  }
}
