import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CallContext } from '@anyvisor/port';
import { createCore } from '../../src/core.ts';
import type { Core } from '../../src/core.ts';
import { bootstrap } from '../../src/identity/bootstrap.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';
import type { FakeHypervisor } from './fake-hypervisor.ts';
import { testDatabase } from './database.ts';
import type { TestDatabase } from './database.ts';

export interface TestCore {
  readonly core: Core;
  readonly tenantId: string;
  readonly database: TestDatabase;
  /** Another node on the same database. */
  readonly anotherNode: () => Promise<Core>;
  readonly close: () => Promise<void>;
}

export const masterKey = '0123456789abcdef'.repeat(4);

/** The core as main.ts builds it, on a fresh database, speaking to one hypervisor in memory. */
export async function testCore(hypervisor: FakeHypervisor): Promise<TestCore> {
  const database = await testDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), 'anyvisor-core-'));
  const opened: Core[] = [];
  const open = async () => {
    const core = await createCore({
      config: { dataDir, databaseUrl: database.url, masterKey },
      adapters: [hypervisor.adapter()],
      logger: createLogger('silent'),
      metrics: createMetrics({ process: false }),
    });
    opened.push(core);
    return core;
  };
  const core = await open();
  await bootstrap(core.db, core.clock, core.newId);
  const made = await core.tenants.create('mine');
  if (!made.ok) {
    throw new Error(made.error.message);
  }
  return {
    core,
    tenantId: made.value.id,
    database,
    anotherNode: open,
    close: async () => {
      await Promise.all(opened.map((each) => each.close()));
      await database.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export function callContext(deadline = 10_000): CallContext {
  return {
    signal: new AbortController().signal,
    deadline: Date.now() + deadline,
    progress: () => undefined,
    correlationId: 'test',
  };
}
