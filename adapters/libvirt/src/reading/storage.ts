import { CODE, isCode } from '../faults.ts';
import { parsePoolXml, parseVolumeXml } from '../inventory/parse-storage.ts';
import type { LibvirtPool, LibvirtVolume } from '../inventory/volume-index.ts';
import type { StoragePool, StorageVolume } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { inBatches, unlessCode } from './in-batches.ts';

export interface ReadPool {
  readonly pool: LibvirtPool;
  readonly active: boolean;
}

/** VIR_CONNECT_LIST_STORAGE_POOLS_ACTIVE. */
const ACTIVE = 2;

/** Every pool; a pool that goes meanwhile is left out. */
export async function readPools({ call }: Endpoint): Promise<readonly ReadPool[]> {
  const [all, active] = await Promise.all([
    call(procedures.connectListAllStoragePools, {}),
    call(procedures.connectListAllStoragePools, { flags: ACTIVE }),
  ]);
  const running = new Set(active.pools.map(({ uuid }) => uuid));
  return inBatches(all.pools, async (handle) => {
    const answer = await unlessCode(call(procedures.storagePoolGetXmlDesc, { pool: handle }), isGone);
    return answer && { pool: parsePoolXml(answer.xml), active: running.has(handle.uuid) };
  });
}

/** Every volume of the active pools among these. */
export async function readVolumes(
  endpoint: Endpoint,
  pools: readonly ReadPool[],
): Promise<readonly LibvirtVolume[]> {
  const active = pools.filter((each) => each.active);
  const perPool = await inBatches(active, ({ pool }) => readPoolVolumes(endpoint, pool));
  return perPool.flat();
}

async function readPoolVolumes({ call }: Endpoint, pool: LibvirtPool): Promise<readonly LibvirtVolume[]> {
  const handle: StoragePool = { name: pool.name, uuid: pool.uuid };
  const listed = await unlessCode(call(procedures.storagePoolListAllVolumes, { pool: handle }), isGone);
  return inBatches(listed?.vols ?? [], async (vol) => {
    const answer = await unlessCode(
      call(procedures.storageVolGetXmlDesc, { vol }, { lane: 'monitor' }),
      isUnreadable,
    );
    return answer && parseVolumeXml(answer.xml, pool);
  });
}

/** One volume by the path or key under which a domain or a template names it; `other pool`: it is in none of these. */
export async function readVolumeAt(
  endpoint: Endpoint,
  path: string,
  pools: readonly ReadPool[],
): Promise<{ readonly handle: StorageVolume; readonly volume: LibvirtVolume } | 'other pool' | undefined> {
  const { call } = endpoint;
  const found = await unlessCode(call(procedures.storageVolLookupByPath, { path }), isGone);
  if (found === undefined) return undefined;
  const pool = pools.find((each) => each.pool.name === found.vol.pool)?.pool;
  const answer = await unlessCode(call(procedures.storageVolGetXmlDesc, { vol: found.vol }), isUnreadable);
  if (pool === undefined) return 'other pool';
  if (answer === undefined) return undefined;
  return { handle: found.vol, volume: parseVolumeXml(answer.xml, pool) };
}

function isGone(thrown: unknown): boolean {
  return isCode(thrown, CODE.noPool, CODE.noVolume, CODE.operationInvalid);
}

/** A file that vanished behind the pool's back answers a system error at every look. */
function isUnreadable(thrown: unknown): boolean {
  return isGone(thrown) || isCode(thrown, 1, 38);
}
