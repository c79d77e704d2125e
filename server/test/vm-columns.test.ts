import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { up } from '../src/db/migrations/0010-vm-columns.ts';
import { inTenant } from '../src/db/transaction.ts';
import { upsertVms } from '../src/inventory/vm-writes.ts';
import { testDatabase } from './support/database.ts';
import type { TestDatabase } from './support/database.ts';
import { observation } from './support/observation.ts';
import { seedTenant } from './support/seed-tenant.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database?.close());

const nic = { network: 'lan', model: 'virtio', connected: true, vlan: null, ipAddresses: [] };

test('rows that were there before the columns get what a new row would have', async () => {
  const { db, url } = database;
  const seeded = await seedTenant(db);
  const vms = [
    observation('full', {
      nics: [
        { ...nic, key: 'a', mac: '52:54:00:AA:00:01' },
        { ...nic, key: 'b', mac: '52:54:00:aa:00:02', network: null },
      ],
      guest: { os: null, hostname: 'Full.example', agent: 'RUNNING' },
      snapshotCount: 3,
    }),
    observation('bare', { disks: [], nics: [], snapshotCount: null }),
  ];
  const columns = () =>
    inTenant(db, seeded.tenantId, async (tx) => {
      const { rows } =
        await sql`select native_ref, storages, networks, macs, hostname, agent, snapshot_count, search_text
        from vm where native_ref in ('full', 'bare') order by native_ref`.execute(tx);
      return rows;
    });
  await inTenant(db, seeded.tenantId, (tx) =>
    upsertVms(
      tx,
      seeded,
      vms.map((seen, index) => ({
        id: `0197a000-0000-7000-8000-00000000000${index}`,
        observation: seen,
        json: JSON.stringify(seen),
        fingerprint: '',
        before: undefined,
        readAt: 0,
      })),
      new Date(),
    ),
  );
  const written = await columns();
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  // Its farewell may still be under way when the database is dropped.
  pool.on('error', () => undefined);
  const owner = new Kysely<never>({ dialect: new PostgresDialect({ pool }) });
  try {
    await sql`alter table vm drop storages, drop networks, drop macs, drop hostname, drop agent, drop snapshot_count`.execute(
      owner,
    );
    await sql`update vm set search_text = regexp_replace(search_text, E'(\\n52:54[^\\n]*)+$', '')`.execute(
      owner,
    );
    await up(owner);
    const { rows } = await sql<{ forced: boolean }>`
      select relforcerowsecurity as forced from pg_class where relname = 'vm'`.execute(owner);
    expect(rows).toEqual([{ forced: true }]);
  } finally {
    await owner.destroy();
  }
  expect(await columns()).toEqual(written);
  expect(written).toMatchObject([
    { macs: [], storages: [] },
    { macs: ['52:54:00:AA:00:01', '52:54:00:aa:00:02'], networks: ['lan'], snapshot_count: 3 },
  ]);
});
