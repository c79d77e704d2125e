import { FILE_POOLS } from '../domain-xml/disk-section.ts';
import { LibvirtError } from '../protocol/remote-error.ts';
import { procedures } from '../protocol/procedures.ts';
import { inBatches } from '../reading/in-batches.ts';
import type { ReadPool } from '../reading/storage.ts';
import type { Endpoint } from '../session/endpoint.ts';

/** One pool gets so long, in ms: a dead NFS server must not hold up the others. */
const PATIENCE = 15_000;

/**
 * Lets libvirt look at the folders of its pools again: files that came without libvirt are not seen before. A pool that
 * is busy, or may not be refreshed by us, is left as it is.
 */
export async function refreshPools(endpoint: Endpoint, pools: readonly ReadPool[]): Promise<void> {
  if (endpoint.facts.readOnly || endpoint.facts.driver === 'test') return;
  const files = pools.filter(({ pool, active }) => active && FILE_POOLS.has(pool.type));
  await inBatches(files, async ({ pool }) => {
    try {
      const handle = { name: pool.name, uuid: pool.uuid };
      await endpoint.call(procedures.storagePoolRefresh, { pool: handle }, { withinMs: PATIENCE });
    } catch (error) {
      if (!(error instanceof LibvirtError)) throw error;
    }
    return undefined;
  });
}
