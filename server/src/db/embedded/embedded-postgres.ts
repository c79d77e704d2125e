import { spawn } from 'node:child_process';
import { open, stat, truncate } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { databaseAccount, launchable } from './account.ts';
import type { Launch } from './account.ts';
import { locateBinaries } from './binaries.ts';
import { findCluster, prepareCluster } from './cluster.ts';
import type { Cluster } from './cluster.ts';
import { clearStalePid, isPostgres, readPostmaster } from './postmaster.ts';
import { serverSettings } from './settings.ts';

export interface EmbeddedPostgres {
  readonly url: string;
  /** It was running already: a server of ours died without stopping it, or another one uses the same folder. */
  readonly adopted: boolean;
  /** Stops it unless another server is still connected. Close your own pools before. */
  readonly stop: () => Promise<void>;
}

export interface EmbeddedOptions {
  readonly dataDir: string;
  readonly log: (message: string) => void;
  /** On top of the defaults, for tests. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** Covers recovery after a crash of the machine, in ms. */
const startDeadline = 120_000;
const logLimit = 10 * 2 ** 20;

/**
 * The PostgreSQL that comes with the server, on a data folder that only ever has one: a running one is adopted, one
 * that is stopping is waited for, otherwise a new one is started. It outlives a killed server on purpose, in a session
 * of its own: a Ctrl-C at the terminal reaches the server alone, which then stops it in order.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const binaries = await locateBinaries();
  const account = await databaseAccount(options.log);
  const cluster = await prepareCluster(options.dataDir, binaries, account);
  const launch = await launchable(account, binaries.postgres, cluster.folder);
  const adopted = await running(cluster, () => startServer(cluster, binaries.postgres, launch, options));
  await ensureDatabase(cluster);
  return { url: cluster.url('anyvisor'), adopted, stop: () => stopServer(cluster) };
}

/** Stops whatever server runs on a data folder, unless an Anyvisor is connected to it. */
export async function stopEmbeddedPostgres(dataDir: string): Promise<void> {
  const cluster = await findCluster(dataDir);
  if (cluster !== undefined) {
    await stopServer(cluster);
  }
}

/** Ends once the cluster answers: true when it ran before we came. */
async function running(cluster: Cluster, start: () => Promise<void>): Promise<boolean> {
  const deadline = Date.now() + startDeadline;
  let started = false;
  while (Date.now() < deadline) {
    const postmaster = await readPostmaster(cluster.folder);
    if (postmaster !== undefined && (await isPostgres(postmaster.pid))) {
      if (postmaster.status === 'ready' && (await answers(cluster))) {
        return !started;
      }
      await delay(20);
    } else {
      await clearStalePid(cluster.folder);
      // Ends early when the start fails: by a race with another starter, or because backends of a killed one linger.
      await start();
      started = true;
    }
  }
  throw new Error(
    `The embedded PostgreSQL did not start within ${startDeadline / 1000} s; see ${cluster.logFile}`,
  );
}

async function startServer(
  cluster: Cluster,
  postgres: string,
  launch: Launch,
  options: EmbeddedOptions,
): Promise<void> {
  await trimLog(cluster.logFile);
  const log = await open(cluster.logFile, 'a', 0o600);
  try {
    const settings = { ...serverSettings(cluster.socketFolder), ...options.settings };
    const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const child = launch(postgres, ['-D', cluster.folder, ...flags], (command, args, identity) =>
      spawn(command, args, { ...identity, detached: true, stdio: ['ignore', log.fd, log.fd] }),
    );
    const exited = new Promise<'exited'>((resolve) => {
      child.once('exit', () => resolve('exited'));
      child.once('error', () => resolve('exited'));
    });
    child.unref();
    const outcome = await Promise.race([exited, postmasterWritten(cluster, child.pid)]);
    if (outcome === 'exited') {
      options.log(`the embedded PostgreSQL did not start at once; see ${cluster.logFile}`);
      await delay(250);
    }
  } finally {
    await log.close();
  }
}

async function postmasterWritten(cluster: Cluster, pid: number | undefined): Promise<'written'> {
  const deadline = Date.now() + 10_000;
  while (Date.now() < deadline && (await readPostmaster(cluster.folder))?.pid !== pid) {
    await delay(10);
  }
  return 'written';
}

async function answers(cluster: Cluster): Promise<boolean> {
  const client = new pg.Client({ connectionString: cluster.url('postgres'), connectionTimeoutMillis: 5000 });
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function ensureDatabase(cluster: Cluster): Promise<void> {
  await withClient(cluster, async (client) => {
    const { rowCount } = await client.query(`select from pg_database where datname = 'anyvisor'`);
    if (rowCount === 0) {
      // Another starter may be doing the same.
      await client.query('create database anyvisor').catch(async (error: unknown) => {
        if ((error as { code?: string }).code !== '42P04' && (error as { code?: string }).code !== '23505') {
          throw error;
        }
      });
    }
  });
}

async function stopServer(cluster: Cluster): Promise<void> {
  const postmaster = await readPostmaster(cluster.folder);
  if (postmaster === undefined || !(await isPostgres(postmaster.pid)) || (await otherServers(cluster)) > 0) {
    return;
  }
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    process.kill(postmaster.pid, signal);
    const deadline = Date.now() + 15_000;
    while (Date.now() < deadline) {
      if (!(await isPostgres(postmaster.pid))) {
        return;
      }
      await delay(20);
    }
  }
}

async function otherServers(cluster: Cluster): Promise<number> {
  let others = 0;
  await withClient(cluster, async (client) => {
    const { rows } = await client.query<{ others: string }>(
      `select count(*) as others from pg_stat_activity where application_name like 'anyvisor%' and pid <> pg_backend_pid()`,
    );
    others = Number(rows[0]?.others ?? 0);
  }).catch(() => undefined);
  return others;
}

async function withClient(cluster: Cluster, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: cluster.url('postgres'), connectionTimeoutMillis: 5000 });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

async function trimLog(file: string): Promise<void> {
  const size = await stat(file).then(
    (found) => found.size,
    () => 0,
  );
  if (size > logLimit) {
    await truncate(file);
  }
}
