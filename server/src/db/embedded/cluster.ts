import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { access, chmod, chown, lstat, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { launchable } from './account.ts';
import type { Account } from './account.ts';
import type { Binaries } from './binaries.ts';

/** A cluster's files, and how to reach its server. */
export interface Cluster {
  readonly folder: string;
  readonly socketFolder: string;
  readonly logFile: string;
  readonly url: (database: string) => string;
}

const superuser = 'anyvisor';

/** The cluster below the data folder, made when there is none yet; a half-made one is never used. */
export async function prepareCluster(
  dataDir: string,
  binaries: Binaries,
  account: Account | undefined,
): Promise<Cluster> {
  // The database's own account has to pass through, and only that, when the server is root.
  await mkdir(dataDir, { recursive: true, mode: account === undefined ? 0o700 : 0o711 });
  const password = await databasePassword(join(dataDir, 'postgres-password'));
  const folder = join(dataDir, 'postgres');
  if (!(await exists(folder))) {
    await makeCluster(dataDir, folder, password, binaries, account);
  }
  await prepareSocketFolder(socketFolderOf(dataDir), account);
  return clusterOf(dataDir, password);
}

/** The cluster below the data folder when there is one; nothing is made or changed. */
export async function findCluster(dataDir: string): Promise<Cluster | undefined> {
  const password = await readFile(join(dataDir, 'postgres-password'), 'utf8').catch(() => undefined);
  return password !== undefined && (await exists(join(dataDir, 'postgres')))
    ? clusterOf(dataDir, password.trim())
    : undefined;
}

function clusterOf(dataDir: string, password: string): Cluster {
  const socketFolder = socketFolderOf(dataDir);
  return {
    folder: join(dataDir, 'postgres'),
    socketFolder,
    logFile: join(dataDir, 'postgres.log'),
    url: (database) =>
      `postgres://${superuser}:${password}@localhost/${database}?host=${encodeURIComponent(socketFolder)}`,
  };
}

/** Made beside and moved into place: the first of several starters wins. */
async function makeCluster(
  dataDir: string,
  folder: string,
  password: string,
  binaries: Binaries,
  account: Account | undefined,
): Promise<void> {
  const draft = join(dataDir, `postgres-new-${randomBytes(4).toString('hex')}`);
  try {
    await mkdir(join(draft, 'cluster'), { recursive: true, mode: 0o711 });
    const passwordFile = join(draft, 'password');
    await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
    for (const path of [join(draft, 'cluster'), passwordFile, draft]) {
      await own(path, account);
    }
    const launch = await launchable(account, binaries.initdb, join(draft, 'cluster'));
    const initdb = launch(
      binaries.initdb,
      initdbArguments(join(draft, 'cluster'), passwordFile),
      (command, args, identity) =>
        spawn(command, args, { ...identity, cwd: '/', stdio: ['ignore', 'ignore', 'pipe'] }),
    );
    const [[code], complaint] = await Promise.all([
      once(initdb, 'exit'),
      initdb.stderr === null ? '' : text(initdb.stderr),
    ]);
    if (code !== 0) {
      throw new Error(`initdb failed (${String(code)}): ${complaint.trim()}`);
    }
    await rename(join(draft, 'cluster'), folder).catch(async (error: unknown) => {
      if (!(await exists(folder))) {
        throw error;
      }
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Text sorts by code point everywhere, so that keyset pages and indexes agree on every machine. */
function initdbArguments(folder: string, passwordFile: string): string[] {
  return [
    `--pgdata=${folder}`,
    `--username=${superuser}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
  ];
}

async function databasePassword(file: string): Promise<string> {
  try {
    await writeFile(file, randomBytes(24).toString('hex'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
      throw error;
    }
  }
  return (await readFile(file, 'utf8')).trim();
}

/** A Unix socket's path has at most 107 bytes: a deep data folder gets a short one under the temporary folder. */
function socketFolderOf(dataDir: string): string {
  const near = join(dataDir, 'run');
  const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 16);
  return Buffer.byteLength(join(near, '.s.PGSQL.5432.lock')) <= 107
    ? near
    : join(tmpdir(), `anyvisor-${name}`);
}

async function prepareSocketFolder(folder: string, account: Account | undefined): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const found = await lstat(folder);
  const owners = [process.getuid?.(), account?.uid];
  if (!found.isDirectory() || !owners.includes(found.uid)) {
    throw new Error(`${folder} belongs to somebody else: remove it, or choose a shorter ANYVISOR_DATA.`);
  }
  await chmod(folder, 0o700);
  await own(folder, account);
}

async function own(path: string, account: Account | undefined): Promise<void> {
  if (account !== undefined) {
    await chown(path, account.uid, account.gid);
  }
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
