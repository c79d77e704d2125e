import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startEmbeddedPostgres, stopEmbeddedPostgres } from '../src/db/embedded/embedded-postgres.ts';
import type { EmbeddedPostgres } from '../src/db/embedded/embedded-postgres.ts';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'anyvisor-embedded-'));
});
afterEach(async () => {
  await stopEmbeddedPostgres(dataDir);
  await rm(dataDir, { recursive: true, force: true });
});

const start = () => startEmbeddedPostgres({ dataDir, log: () => undefined });

async function query<T>(server: Pick<EmbeddedPostgres, 'url'>, text: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  try {
    return (await client.query(text)).rows as T[];
  } finally {
    await client.end();
  }
}

describe('the embedded PostgreSQL', () => {
  test('starts durable, behind a socket and a password, and keeps its data over a stop', async () => {
    const first = await start();
    expect(first.adopted).toBe(false);
    expect(await query(first, 'show fsync')).toEqual([{ fsync: 'on' }]);
    expect(await query(first, 'show listen_addresses')).toEqual([{ listen_addresses: '' }]);
    await query(first, 'create table kept as select 1 as n');
    const nobody = new pg.Client({ connectionString: first.url.replace(/:[0-9a-f]+@/, ':wrong@') });
    await expect(nobody.connect()).rejects.toThrow(/password/);
    expect((await stat(join(dataDir, 'postgres-password'))).mode & 0o777).toBe(0o600);
    await first.stop();
    const second = await start();
    expect(second.adopted).toBe(false);
    expect(await query(second, 'select n from kept')).toEqual([{ n: 1 }]);
  });

  test('survives a killed server, and is adopted by the next one', async () => {
    const script = fileURLToPath(new URL('support/embedded-owner.ts', import.meta.url));
    const owner = spawn(process.execPath, [script, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
    for await (const line of createInterface({ input: owner.stdout })) {
      expect(line).toBe('started');
      break;
    }
    const gone = new Promise((resolve) => owner.once('exit', resolve));
    owner.kill('SIGKILL');
    await gone;
    const pid = (await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0];
    const next = await start();
    expect(next.adopted).toBe(true);
    expect((await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0]).toBe(pid);
    await next.stop();
    expect(await stat(join(dataDir, 'postgres', 'postmaster.pid')).catch(() => 'gone')).toBe('gone');
  });

  test('is one, however many start at once, and stays while another still uses it', async () => {
    const all = await Promise.all([start(), start(), start()]);
    expect(all.filter((each) => !each.adopted).length).toBe(1);
    const [first, second] = all;
    const user = new pg.Client({ connectionString: second?.url, application_name: 'anyvisor' });
    await user.connect();
    await first?.stop();
    expect((await user.query('select 1 as n')).rows).toEqual([{ n: 1 }]);
    await user.end();
    await second?.stop();
    await expect(query(second ?? first ?? { url: '' }, 'select')).rejects.toThrow(
      /ENOENT|ECONNREFUSED|closed/,
    );
  });

  test('starts over the lock file of a dead one whose number belongs to something else now', async () => {
    const first = await start();
    await first.stop();
    const lines = [String(process.pid), join(dataDir, 'postgres'), '0', '5432', '', '', '', 'ready'];
    await writeFile(join(dataDir, 'postgres', 'postmaster.pid'), `${lines.join('\n')}\n`);
    const second = await start();
    expect(second.adopted).toBe(false);
    expect(await query(second, 'select 1 as n')).toEqual([{ n: 1 }]);
  });
});
