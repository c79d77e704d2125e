import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** What a running server says of itself in its lock file. */
export interface Postmaster {
  readonly pid: number;
  readonly status: 'starting' | 'ready' | 'stopping' | 'unknown';
}

const pidFile = 'postmaster.pid';
/** Lines of the file: PostgreSQL, src/include/utils/pidfile.h. */
const statusLine = 7;

/** `undefined` when there is no lock file, or not yet a whole one. */
export async function readPostmaster(folder: string): Promise<Postmaster | undefined> {
  const content = await readFile(join(folder, pidFile), 'utf8').catch(() => '');
  const lines = content.split('\n').map((line) => line.trim());
  const pid = Number.parseInt(lines[0] ?? '', 10);
  if (!Number.isInteger(pid) || pid <= 0) {
    return undefined;
  }
  const status = lines[statusLine];
  return {
    pid,
    status: status === 'starting' || status === 'ready' || status === 'stopping' ? status : 'unknown',
  };
}

/**
 * Removes a dead server's lock file when its number now belongs to something else (after the machine or the container
 * was started anew): PostgreSQL itself would take that for its predecessor and refuse.
 */
export async function clearStalePid(folder: string): Promise<void> {
  const postmaster = await readPostmaster(folder);
  if (postmaster !== undefined && !(await isPostgres(postmaster.pid))) {
    await rm(join(folder, pidFile), { force: true });
  }
}

/** By its command line where the system shows one; otherwise whatever lives is believed. */
export async function isPostgres(pid: number): Promise<boolean> {
  if (!isAlive(pid)) {
    return false;
  }
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => undefined);
  return commandLine === undefined || commandLine.includes('postgres');
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
