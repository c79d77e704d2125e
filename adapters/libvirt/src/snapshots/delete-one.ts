import type { Domain } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import { unlessCode } from '../reading/in-batches.ts';
import { readPools } from '../reading/storage.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { refreshPools } from '../watching/refresh-pools.ts';
import { isMergeable, mergeLayers } from './merge-layers.ts';
import { isNoSnapshot, lookUpSnapshot, readRecords } from './snapshot-record.ts';

/** VIR_DOMAIN_SNAPSHOT_DELETE_METADATA_ONLY. */
const RECORD_ONLY = 2;

/** Deletes one snapshot, merging what may be merged; one that is gone is as good. Its files may still have to go. */
export async function deleteOne(endpoint: Endpoint, dom: Domain, name: string): Promise<void> {
  const snapshot = await lookUpSnapshot(endpoint, dom, name);
  if (snapshot === undefined) return;
  const record = (await readRecords(endpoint, dom)).find((each) => each.name === name);
  const remove = (flags: number): Promise<unknown> =>
    unlessCode(endpoint.call(procedures.domainSnapshotDelete, { snapshot, flags }), isNoSnapshot);
  if (record === undefined || !record.external) {
    await remove(0);
  } else if (await isMergeable(endpoint, dom, record)) {
    await mergeLayers(endpoint, dom, snapshot, record);
    await refreshPools(endpoint, await readPools(endpoint));
  } else {
    await remove(RECORD_ONLY);
  }
}
