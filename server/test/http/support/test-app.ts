import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { requestRefresh } from '../../../src/connections/notes.ts';
import { inTenant } from '../../../src/db/transaction.ts';
import { createApp } from '../../../src/http/app.ts';
import type { HttpDeps } from '../../../src/http/deps.ts';
import { bootstrap } from '../../../src/identity/bootstrap.ts';
import { createLists } from '../../../src/inventory/lists/lists.ts';
import { explainPlacement } from '../../../src/placement/explain.ts';
import { createLogger } from '../../../src/telemetry/logger.ts';
import { createMetrics } from '../../../src/telemetry/metrics.ts';
import { testCore } from '../../support/test-core.ts';
import type { TestCore } from '../../support/test-core.ts';
import { until } from '../../support/until.ts';
import { observation } from '../../support/observation.ts';
import { ConsoleHypervisor } from './console-hypervisor.ts';
import { recordedOperations } from './recorded-operations.ts';
import type { RecordedOperations } from './recorded-operations.ts';

export type Who = 'admin' | 'operator' | 'viewer' | 'stranger' | 'platform';

export interface Ask {
  /** @default admin */
  readonly as?: Who | 'nobody';
  readonly body?: unknown;
  /** Sent as it is. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The HTTP side on a real port, over the real core, database and a hypervisor in memory. */
export interface TestApp extends TestCore {
  readonly url: string;
  readonly hypervisor: ConsoleHypervisor;
  readonly operations: RecordedOperations;
  readonly tokens: Readonly<Record<Who, string>>;
  readonly app: FastifyInstance;
  /** Below /api/v1 unless the path begins with `root:`. */
  readonly ask: (method: string, path: string, ask?: Ask) => Promise<Response>;
  readonly json: <T = Record<string, unknown>>(method: string, path: string, ask?: Ask) => Promise<T>;
  /** A connection to the hypervisor in memory, its VM `vm-1` in the inventory; ids of both. */
  readonly connect: () => Promise<{ readonly connectionId: string; readonly vmId: string }>;
}

const platformToken = 'platform-administrator-token';

export async function testApp(more: Partial<HttpDeps> = {}): Promise<TestApp> {
  const hypervisor = new ConsoleHypervisor();
  const tested = await testCore(hypervisor);
  const { core, tenantId } = tested;
  await bootstrap(core.db, core.clock, core.newId, platformToken);
  const operations = recordedOperations(core);
  const logger = createLogger('silent');
  const app = await createApp({
    ...core,
    database: core.db,
    adapters: core.registry.all,
    refreshConnection: (tenant, connectionId) => requestRefresh(core.db, tenant, connectionId),
    lists: createLists(core.db, core.clock),
    operations,
    place: async () => {
      throw new Error('nothing is placed in this test');
    },
    explainPlacement: (tenant, spec) =>
      inTenant(core.db, tenant, (tx) => explainPlacement(tx, spec, core.clock.now().getTime())),
    metrics: createMetrics({ process: false }),
    ready: async () => ({ ready: true, checks: [] }),
    log: logger,
    ...more,
  });
  const stranger = await core.tenants.create('theirs');
  const secretOf = async (role: 'admin' | 'operator' | 'viewer') =>
    (await core.tokens.create(tenantId, { name: role, role })).secret;
  const tokens = {
    admin: await secretOf('admin'),
    operator: await secretOf('operator'),
    viewer: await secretOf('viewer'),
    stranger: stranger.ok ? stranger.value.adminToken : '',
    platform: platformToken,
  };
  await app.listen({ host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  const ask: TestApp['ask'] = (method, path, { as = 'admin', body, text, headers = {} } = {}) =>
    fetch(path.startsWith('root:') ? `${url}${path.slice(5)}` : `${url}/api/v1${path}`, {
      method,
      headers: {
        ...(as === 'nobody' ? {} : { authorization: `Bearer ${tokens[as]}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined && text === undefined ? {} : { body: text ?? JSON.stringify(body) }),
    });
  const json = async <T>(method: string, path: string, asked?: Ask) =>
    (await (await ask(method, path, asked)).json()) as T;
  let attending = false;
  return {
    ...tested,
    url,
    hypervisor,
    operations,
    tokens,
    app,
    ask,
    json,
    connect: async () => {
      if (!attending) {
        attending = true;
        await core.attend({ onAttach: () => undefined, onDetach: async () => undefined });
      }
      hypervisor.vms.set('vm-1', observation('vm-1'));
      const made = await json<{ id: string }>('POST', '/connections', {
        body: {
          name: 'fake',
          parameters: { type: 'XAPI', host: 'fake.example', password: 'not-to-be-shown' },
        },
      });
      const vmId = await until('the VM is listed', async () => {
        const { items } = await json<{ items: readonly { id: string; name: string }[] }>('GET', '/vms');
        return items.find(({ name }) => name === 'vm-1')?.id;
      });
      return { connectionId: made.id, vmId };
    },
    close: async () => {
      await app.close();
      await tested.close();
    },
  };
}
