import { networkInterfaces } from 'node:os';
import { withFileLock } from './file-lock.ts';
import { type HostRecord, listRecords, writeRecord } from './host-record.ts';
import { linkName } from './network-plan.ts';
import { identityOf } from './process-identity.ts';
import { reapUnlocked } from './reap.ts';
import { registryLock } from './state-folder.ts';

const maxHosts = 1024;

/**
 * Takes a name and an index that no other host of this machine has, after removing what killed owners left behind.
 * The claim is visible to other processes before the lock is released.
 */
export function claimHost(wanted: string | undefined): Promise<HostRecord> {
  const owner = identityOf(process.pid);
  if (owner === undefined) throw new Error('cannot read /proc/self/stat');
  return withFileLock(registryLock, 120_000, async () => {
    await reapUnlocked();
    const records = await listRecords();
    if (records.some((record) => record.name === wanted)) {
      throw new Error(`a libvirt host named ${wanted} is running already: choose another name`);
    }
    const index = freeIndex(records);
    const record: HostRecord = { name: wanted ?? `host-${index}`, index, owner };
    await writeRecord(record);
    return record;
  });
}

function freeIndex(records: readonly HostRecord[]): number {
  const links = networkInterfaces();
  for (let index = 0; index < maxHosts; index += 1) {
    const name = `host-${index}`;
    const taken = records.some((record) => record.index === index || record.name === name);
    if (!taken && links[linkName(index)] === undefined) return index;
  }
  throw new Error(`${maxHosts} libvirt hosts are running: stop some first`);
}
