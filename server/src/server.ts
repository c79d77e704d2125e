import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { HypervisorAdapter } from '@anyvisor/port';
import type { Config } from './config.ts';
import { requestRefresh } from './connections/notes.ts';
import { createCore } from './core.ts';
import type { Core } from './core.ts';
import { inSystem, inTenant } from './db/transaction.ts';
import { createApp } from './http/app.ts';
import type { HttpDeps } from './http/deps.ts';
import { bootstrap } from './identity/bootstrap.ts';
import { createLists } from './inventory/lists/lists.ts';
import { createDispatcher } from './operations/dispatcher.ts';
import type { Dispatcher } from './operations/dispatcher.ts';
import type { OperationDeps } from './operations/deps.ts';
import { operationChannel } from './operations/operation-channel.ts';
import { createOperations } from './operations/operations.ts';
import { explainPlacement } from './placement/explain.ts';
import { placeFor } from './placement/place-for.ts';
import { readiness } from './ready.ts';
import type { Logger } from './telemetry/logger.ts';
import { createMetrics } from './telemetry/metrics.ts';
import type { Metrics } from './telemetry/metrics.ts';

/** A whole server in this process. */
export interface RunningServer {
  readonly url: string;
  /** Of the first administrator; only when this start made it. */
  readonly firstToken: string | undefined;
  /** No user exists yet: the web UI asks for the administrator's token to make the first. */
  readonly setupNeeded: boolean;
  /** In order: no more requests, work let go where it is recorded, connections given back, database. */
  readonly stop: () => Promise<void>;
}

export interface ServerOptions {
  readonly config: Config;
  readonly adapters: readonly HypervisorAdapter[];
  readonly logger: Logger;
}

/** The composition root: the one place that knows all parts. Everything is wired by hand, in the order it depends. */
export async function startServer({ config, adapters, logger }: ServerOptions): Promise<RunningServer> {
  const metrics = createMetrics();
  const core = await createCore({ config, adapters, logger, metrics });
  const closing: (() => Promise<unknown>)[] = [core.close];
  const stop = async () => {
    for (const close of closing.splice(0).toReversed()) {
      await close();
    }
  };
  try {
    const { printToken } = await bootstrap(core.db, core.clock, core.newId, config.bootstrapToken);
    const operationDeps = operationDepsOf(core, logger);
    const dispatcher = createDispatcher(operationDeps);
    closing.push(dispatcher.close);
    await core.notifications.listen(operationChannel, {
      onPayload: dispatcher.notified,
      onGap: dispatcher.lookEverywhere,
    });
    const app = await appOf(core, operationDeps, dispatcher, metrics, logger, await httpOptions(config));
    closing.push(() => app.close());
    await core.attend({
      onAttach: dispatcher.attach,
      onDetach: (lease) => dispatcher.detach(lease.connectionId),
    });
    await app.listen({ host: config.listen, port: config.port });
    return {
      url: urlOf(config, app.server.address()),
      firstToken: printToken,
      setupNeeded: await core.people.setupNeeded(),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function operationDepsOf(core: Core, logger: Logger): OperationDeps {
  return {
    inTenant: (tenantId, work) => inTenant(core.db, tenantId, work),
    inSystem: (work) => inSystem(core.db, work),
    publishEphemeral: core.feed.publishEphemeral,
    inventory: core.inventory,
    port: async (tenantId, connectionId) => {
      const connected = await core.connections.port(tenantId, connectionId);
      return connected.ok ? { ok: true, value: connected.value.port } : connected;
    },
    refreshConnection: (tenantId, connectionId) => requestRefresh(core.db, tenantId, connectionId),
    newId: core.newId,
    now: () => core.clock.now().getTime(),
    random: Math.random,
    log: (level, message, facts) => logger[level](facts, message),
  };
}

function appOf(
  core: Core,
  operationDeps: OperationDeps,
  dispatcher: Dispatcher,
  metrics: Metrics,
  logger: Logger,
  options: HttpOptions,
) {
  return createApp({
    database: core.db,
    adapters: core.registry.all,
    connections: core.connections,
    refreshConnection: (tenantId, connectionId) => requestRefresh(core.db, tenantId, connectionId),
    inventory: core.inventory,
    lists: createLists(core.front, core.clock),
    operations: createOperations(operationDeps, dispatcher),
    place: (tenantId, spec) => inTenant(core.db, tenantId, (tx) => placeFor(tx, spec)),
    explainPlacement: (tenantId, spec) =>
      inTenant(core.db, tenantId, (tx) => explainPlacement(tx, spec, core.clock.now().getTime())),
    feed: core.feed,
    tokens: core.tokens,
    tenants: core.tenants,
    people: core.people,
    envelope: core.envelope,
    webRoot,
    ...options,
    metrics,
    ready: () => readiness(core),
    log: logger,
    clock: core.clock,
    newId: core.newId,
  });
}

/** Where the web UI is built to. */
const webRoot = fileURLToPath(new URL('../../web/dist', import.meta.url));

type HttpOptions = Pick<HttpDeps, 'trustProxy' | 'tls' | 'simulated'>;

async function httpOptions({ trustProxy, tls, simulated }: Config): Promise<HttpOptions> {
  return {
    simulated,
    ...(trustProxy === undefined ? {} : { trustProxy }),
    ...(tls === undefined ? {} : { tls: { cert: await readFile(tls.cert), key: await readFile(tls.key) } }),
  };
}

function urlOf(config: Pick<Config, 'listen' | 'tls'>, address: AddressInfo | string | null): string {
  const { listen, tls } = config;
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return `${tls === undefined ? 'http' : 'https'}://${listen.includes(':') ? `[${listen}]` : listen}:${port}`;
}
