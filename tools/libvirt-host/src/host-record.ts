import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProcessIdentity } from './process-identity.ts';
import { recordPath, stateFolder } from './state-folder.ts';

/** What must be known about a host to remove it after its owner was killed. Kept as one JSON file per host. */
export interface HostRecord {
  readonly name: string;
  /** Chooses the host's address and the name of its link. */
  readonly index: number;
  /** The Node process that started it. */
  readonly owner: ProcessIdentity;
  /** The `unshare` process; its child is process 1 of the host. Missing while the host is being started. */
  readonly root?: ProcessIdentity;
  /** Process 1 of the host, as seen from outside. */
  readonly init?: ProcessIdentity;
}

export async function writeRecord(record: HostRecord): Promise<void> {
  const path = recordPath(record.name);
  await writeFile(`${path}.new`, JSON.stringify(record));
  await rename(`${path}.new`, path);
}

export async function removeRecord(name: string): Promise<void> {
  await rm(recordPath(name), { force: true });
}

export async function listRecords(): Promise<HostRecord[]> {
  const files = (await readdir(stateFolder).catch(() => [])).filter((file) => file.endsWith('.json'));
  const records = await Promise.all(files.map((file) => readRecord(join(stateFolder, file))));
  return records.filter((record) => record !== undefined);
}

async function readRecord(path: string): Promise<HostRecord | undefined> {
  try {
    const data: unknown = JSON.parse(await readFile(path, 'utf8'));
    return isRecord(data) ? data : undefined;
  } catch {
    return undefined; // removed by its owner between the listing and the look
  }
}

function isRecord(data: unknown): data is HostRecord {
  if (typeof data !== 'object' || data === null) return false;
  const { name, index, owner, root, init } = data as Record<string, unknown>;
  return (
    typeof name === 'string' &&
    /^[a-z0-9][a-z0-9-]*$/.test(name) &&
    Number.isSafeInteger(index) &&
    isIdentity(owner) &&
    (root === undefined || isIdentity(root)) &&
    (init === undefined || isIdentity(init))
  );
}

function isIdentity(data: unknown): data is ProcessIdentity {
  if (typeof data !== 'object' || data === null) return false;
  const { pid, startedAt } = data as Record<string, unknown>;
  return Number.isSafeInteger(pid) && Number(pid) > 1 && typeof startedAt === 'string';
}
