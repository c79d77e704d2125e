import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { withFileLock } from './file-lock.ts';
import { type HostRecord, listRecords, removeRecord } from './host-record.ts';
import { linkName } from './network-plan.ts';
import { isAlive, killExactly } from './process-identity.ts';
import { runCommand } from './run-command.ts';
import { dataFolder, registryLock } from './state-folder.ts';
import { until } from './until.ts';

/** Removes every host whose owner died without stopping it; answers their names. Never touches a live owner's host. */
export function reapStaleHosts(): Promise<string[]> {
  return withFileLock(registryLock, 120_000, reapUnlocked);
}

/** The same, for a caller that holds the registry lock already. */
export async function reapUnlocked(): Promise<string[]> {
  const stale = (await listRecords()).filter((record) => !isAlive(record.owner));
  for (const record of stale) await removeHost(record);
  return stale.map((record) => record.name);
}

/**
 * Ends what is left of a host and removes its traces: processes by recorded identity, link, data, record. Mounts and
 * the network namespace have no name outside and end with the processes.
 */
export async function removeHost(record: HostRecord): Promise<void> {
  for (const identity of [record.init, record.root]) {
    if (identity === undefined) continue;
    killExactly(identity);
    await until(`end of process ${identity.pid} of ${record.name}`, () => !isAlive(identity), 30_000, 20);
  }
  await removeLink(linkName(record.index));
  await rm(dataFolder(record.name), { recursive: true, force: true, maxRetries: 5 });
  await removeRecord(record.name);
}

async function removeLink(link: string): Promise<void> {
  const path = `/sys/class/net/${link}`;
  if (!existsSync(path)) return;
  try {
    await runCommand('ip', ['link', 'delete', link]);
  } catch (error) {
    // The kernel removes the pair itself once the namespace is gone; both may happen at the same instant.
    if (existsSync(path)) throw error;
  }
}
