import type { MarkedObject, Marker } from '@anyvisor/port';
import { backupId, backupTagOf, backupVolume } from '../backup/backup-names.ts';
import { volumesOfBackup } from '../backup/repository.ts';
import { domainUuidOf, tagOf, volumeTag } from '../derived.ts';
import { CODE, isCode } from '../faults.ts';
import { procedures } from '../protocol/procedures.ts';
import { inBatches, unlessCode } from '../reading/in-batches.ts';
import { lookUpDomain } from '../reading/one-vm.ts';
import { readPools } from '../reading/storage.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { snapshotTag, wishedName } from '../snapshots/snapshot-names.ts';

/** VIR_CONNECT_LIST_DOMAINS_HAS_SNAPSHOT. */
const HAS_SNAPSHOT = 4096;

/** The domain by its derived UUID, volumes and snapshots by the tag in their names. */
export async function findByMarker(endpoint: Endpoint, marker: Marker): Promise<readonly MarkedObject[]> {
  if (typeof marker !== 'string' || marker === '') return [];
  const found = await Promise.all([
    markedVm(endpoint, marker),
    markedVolumes(endpoint, tagOf(marker)),
    markedSnapshots(endpoint, tagOf(marker)),
    markedBackups(endpoint, backupTagOf(marker)),
  ]);
  const [, , snapshots] = found;
  // The files of an external snapshot are parts of it, and bear its tag.
  return found.flatMap((objects, kind) => (kind === VOLUMES && snapshots.length > 0 ? [] : objects));
}

/** Place of the volumes among what is looked for. */
const VOLUMES = 1;

async function markedVm(endpoint: Endpoint, marker: Marker): Promise<readonly MarkedObject[]> {
  const dom = await lookUpDomain(endpoint, domainUuidOf(marker));
  return dom === undefined ? [] : [{ kind: 'vm', nativeRef: dom.uuid, name: dom.name }];
}

async function markedVolumes(endpoint: Endpoint, tag: string): Promise<readonly MarkedObject[]> {
  const pools = (await readPools(endpoint)).filter(({ active }) => active);
  const perPool = await inBatches(pools, async ({ pool }) => {
    const handle = { name: pool.name, uuid: pool.uuid };
    const listed = await unlessCode(
      endpoint.call(procedures.storagePoolListAllVolumes, { pool: handle }),
      (thrown) => isCode(thrown, CODE.noPool, CODE.operationInvalid),
    );
    return listed?.vols.filter(({ name }) => volumeTag(name) === tag);
  });
  return perPool.flat().map(({ key, name }) => ({ kind: 'disk', nativeRef: key, name }));
}

/** What has no manifest is no backup but what is left of one. */
async function markedBackups(endpoint: Endpoint, tag: string): Promise<readonly MarkedObject[]> {
  const pools = (await readPools(endpoint)).filter(({ active }) => active);
  const perPool = await inBatches(pools, async ({ pool }) => {
    const place = { poolId: pool.uuid, tag };
    const volumes = await volumesOfBackup(endpoint, place);
    const whole = volumes.find(({ name }) => backupVolume(name)?.part === 'manifest');
    return whole === undefined
      ? volumes.map(({ key, name }): MarkedObject => ({ kind: 'other', nativeRef: key, name }))
      : [{ kind: 'backup', nativeRef: backupId(place), name: whole.name } as const];
  });
  return perPool.flat();
}

async function markedSnapshots(endpoint: Endpoint, tag: string): Promise<readonly MarkedObject[]> {
  const { call } = endpoint;
  const { domains } = await call(procedures.connectListAllDomains, { flags: HAS_SNAPSHOT });
  const perDomain = await inBatches(domains, async (dom) => {
    const listed = await unlessCode(call(procedures.domainListAllSnapshots, { dom }), (thrown) =>
      isCode(thrown, CODE.noDomain, CODE.noSupport),
    );
    return listed?.snapshots.filter(({ name }) => snapshotTag(name) === tag);
  });
  return perDomain.flat().map(({ name }) => ({ kind: 'snapshot', nativeRef: name, name: wishedName(name) }));
}
