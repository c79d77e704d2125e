import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCore } from '@anyvisor/server/core';
import type { Core } from '@anyvisor/server/core';
import { startEmbeddedPostgres } from '@anyvisor/server/db/embedded/embedded-postgres';
import { inTenant } from '@anyvisor/server/db/transaction';
import { createLists } from '@anyvisor/server/inventory/lists/lists';
import { search } from '@anyvisor/server/search/search';
import { summarise } from '@anyvisor/server/summary/summary';
import { createLogger } from '@anyvisor/server/telemetry/logger';
import { createMetrics } from '@anyvisor/server/telemetry/metrics';
import pg from 'pg';
import { figuresOf, median, timed } from './figures.ts';
import type { BenchOptions, Figures } from './figures.ts';
import { seedEstate } from './large-estate.ts';

const estate = { vms: 100_000, connections: 20, hosts: 40 };

/** What a table of VMs asks for: each order, each filter, searches; first and following pages. */
const sorts = ['name', '-name', 'powerState', 'connectionName', 'hostName', '-memoryBytes', 'cpuCores'];
const moreSorts = ['-storageUsedBytes', 'os', 'tags', 'platform', 'snapshotCount', '-changedAt', '-seenAt'];
const filters = [
  'powerState = RUNNING',
  'powerState = SUSPENDED',
  'platform = VSPHERE',
  'connectionName = site-3',
  'hostName = host-3',
  'hostName = nowhere',
  'tags = prod',
  'tags in (team-3, nothing)',
  'os ~ windows',
  'stale = true',
  'confidence = MISSING',
  'memoryBytes > 17179869184',
  'storage = ds-3 and powerState = STOPPED',
];
const kinds = ['vm', 'compute', 'storage', 'network', 'template', 'connection', 'operation'] as const;
const searches = ['web', 'b-2', 'zzz', '10.0.5.'];

/**
 * Pages of a list of 100,000 VMs as a table asks for them, against one bare pass of the database over the same rows
 * (`count(*)`): how many passes the slowest page in twenty costs.
 */
export async function run({ rounds = 3 }: BenchOptions): Promise<Figures> {
  const dataDir = await mkdtemp(join(tmpdir(), 'anyvisor-bench-'));
  const postgres = await startEmbeddedPostgres({ dataDir, log: () => undefined });
  const core = await createCore({
    config: { dataDir, databaseUrl: postgres.url, masterKey: undefined },
    adapters: [],
    logger: createLogger('silent'),
    metrics: createMetrics(),
  });
  try {
    const made = await core.tenants.create('bench');
    if (!made.ok) throw new Error(made.error.message);
    const tenantId = made.value.id;
    await seedEstate(core.db, tenantId, estate);
    await analyse(postgres.url);
    return await measure(core, tenantId, rounds);
  } finally {
    await core.close();
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** What autovacuum does within a minute of such a change. */
async function analyse(url: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  await client.query('vacuum analyze');
  await client.end();
}

async function measure({ db, clock }: Core, tenantId: string, rounds: number): Promise<Figures> {
  const lists = createLists(db, clock);
  const queries: readonly { readonly sort: string; readonly filter?: string; readonly q?: string }[] = [
    ...[...sorts, ...moreSorts].map((sort) => ({ sort })),
    ...filters.flatMap((filter) => ['name', '-memoryBytes'].map((sort) => ({ filter, sort }))),
    ...searches.flatMap((q) => ['name', '-memoryBytes'].map((sort) => ({ q, sort }))),
  ];
  const pass = () =>
    inTenant(db, tenantId, (tx) =>
      tx
        .selectFrom('vm')
        .select((eb) => eb.fn.countAll().as('n'))
        .execute(),
    );
  const slowest = new Map<string, number>();
  const [first, next, passes]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round <= rounds; round += 1) {
    for (const query of queries) {
      let cursor: string | null = null;
      for (const times of [first, next]) {
        const took = await timed(async () => {
          const page = await lists.vms(tenantId, {
            limit: 50,
            ...query,
            ...(cursor === null ? {} : { cursor }),
          });
          cursor = page.nextCursor;
        });
        // The first round fills the database's memory.
        if (round > 0) times.push(took);
        if (round > 0 && times === first) slowest.set(JSON.stringify(query), took);
        if (cursor === null) break;
      }
      if (round > 0) passes.push(await timed(pass));
    }
  }
  const summaries: number[] = [];
  const finds: number[] = [];
  for (let round = 0; round <= rounds * 5; round += 1) {
    const name = (type: string) => type;
    summaries.push(
      await timed(() => inTenant(db, tenantId, (tx) => summarise(tx, tenantId, clock.now(), name))),
    );
    const asked = { wanted: searches[round % searches.length] ?? 'web', limit: 20, kinds };
    finds.push(await timed(() => inTenant(db, tenantId, (tx) => search(tx, asked, clock.now()))));
  }
  const figures = figuresOf({ ours: [p95(first)], peer: [median(passes)] });
  return {
    ...figures,
    n: first.length,
    vms: estate.vms,
    firstPage: { median: round(median(first)), p95: round(p95(first)) },
    nextPage: { median: round(median(next)), p95: round(p95(next)) },
    summary: { median: round(median(summaries)), p95: round(p95(summaries)) },
    search: { median: round(median(finds)), p95: round(p95(finds)) },
    slowest: [...slowest]
      .toSorted(([, a], [, b]) => b - a)
      .slice(0, 5)
      .map(([query, took]) => `${query} ${round(took)}`),
  };
}

function p95(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.95))] ?? 0;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
