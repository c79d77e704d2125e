import { randomBytes } from 'node:crypto';
import { mkdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { inject } from 'vitest';
import { openDatabase } from '../../src/db/database.ts';
import type { Database, DatabaseOptions } from '../../src/db/database.ts';
import { startEmbeddedPostgres } from '../../src/db/embedded/embedded-postgres.ts';
import { migrateToLatest } from '../../src/db/migrate.ts';

export interface TestDatabase {
  readonly db: Database;
  readonly url: string;
  /** A pool of its own on the same database: a second node. */
  readonly another: (options?: DatabaseOptions) => Promise<Database>;
  readonly close: () => Promise<void>;
}

/** A fresh, migrated database on the run's one PostgreSQL. */
export async function testDatabase(options: DatabaseOptions = {}): Promise<TestDatabase> {
  const server = await runServer();
  const name = `t_${randomBytes(8).toString('hex')}`;
  await exclusively('template', () =>
    onServer(server, async (client) => {
      await client.query(`create database ${name} template anyvisor_template`);
    }),
  );
  const url = databaseUrl(server, name);
  const opened: Database[] = [];
  const another = async (more: DatabaseOptions = {}) => {
    const db = await openDatabase(url, { poolSize: 8, ...more });
    opened.push(db);
    return db;
  };
  const db = await another(options);
  return {
    db,
    url,
    another,
    close: async () => {
      await Promise.all(opened.map((each) => each.close()));
      await onServer(server, async (client) => {
        await client.query(`drop database if exists ${name} with (force)`);
      });
    },
  };
}

/** The run's server with its template database: started and made once, whoever comes first. */
async function runServer(): Promise<string> {
  const dataDir = inject('postgresFolder');
  return exclusively('start', async () => {
    const server = await startEmbeddedPostgres({
      dataDir,
      log: () => undefined,
      // A test's database need not survive the machine.
      settings: { fsync: 'off', full_page_writes: 'off', max_connections: '300' },
    });
    await onServer(server.url, async (client) => {
      const { rowCount } = await client.query(`select from pg_database where datname = 'anyvisor_template'`);
      if (rowCount === 0) {
        await client.query('create database anyvisor_template');
        await migrateToLatest(databaseUrl(server.url, 'anyvisor_template'));
      }
    });
    return server.url;
  });
}

/** One test process at a time: two copies of one template exclude each other. */
async function exclusively<T>(what: string, work: () => Promise<T>): Promise<T> {
  const lock = join(inject('postgresFolder'), `lock-${what}`);
  const deadline = Date.now() + 90_000;
  while (
    !(await mkdir(lock).then(
      () => true,
      () => false,
    ))
  ) {
    if (Date.now() > deadline) {
      throw new Error(`another test process holds ${lock} for too long`);
    }
    await delay(20);
  }
  try {
    return await work();
  } finally {
    await rmdir(lock);
  }
}

async function onServer(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function databaseUrl(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}
