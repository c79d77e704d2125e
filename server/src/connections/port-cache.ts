import { randomUUID } from 'node:crypto';
import { err, ok } from '@anyvisor/domain';
import type { HypervisorError, Result } from '@anyvisor/domain';
import type { HypervisorAdapter } from '@anyvisor/port';
import type { Database } from '../db/database.ts';
import { inTenant } from '../db/transaction.ts';
import type { Envelope } from '../secrets/envelope.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { AdapterRegistry } from './adapter-registry.ts';
import type { ConnectedPort, ConnectionConfig, PortAnswer } from './connected-port.ts';
import { disabled, noSuchConnection } from './connection-errors.ts';
import { readParameters } from './parameters.ts';
import { createBreaker } from './policy/breaker.ts';
import { policedPort } from './policy/policed-port.ts';
import { findConnection } from './queries.ts';
import type { ConnectionRow } from './queries.ts';
import { mappingOf, modeOf, settingsOf } from './view-of.ts';

export interface PortDependencies {
  readonly db: Database;
  readonly registry: AdapterRegistry;
  readonly envelope: Envelope;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

export interface PortCache {
  readonly get: (tenantId: string, connectionId: string) => PortAnswer;
  /** Looks at the row again: a port whose parameters are other ones by now is closed. */
  readonly revise: (tenantId: string, connectionId: string) => Promise<void>;
  readonly reviseAll: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** The open ports of this node, at most one per connection. */
export function createPortCache(deps: PortDependencies): PortCache {
  const entries = new Map<string, Promise<Result<Entry, HypervisorError>>>();

  async function get(tenantId: string, connectionId: string): PortAnswer {
    const known = entries.get(connectionId);
    const entry = known ?? openEntry(deps, tenantId, connectionId);
    if (known === undefined) {
      entries.set(connectionId, entry);
      const opened = await entry.catch(() => undefined);
      if (opened?.ok !== true) {
        entries.delete(connectionId);
      }
    }
    const answer = await entry;
    if (answer.ok && answer.value.connected.tenantId !== tenantId) {
      return err(noSuchConnection(connectionId));
    }
    return answer.ok ? ok(answer.value.connected) : answer;
  }

  async function revise(tenantId: string, connectionId: string): Promise<void> {
    const entry = await entries.get(connectionId)?.catch(() => undefined);
    if (entry?.ok !== true) {
      return;
    }
    const row = await inTenant(deps.db, tenantId, (tx) => findConnection(tx, connectionId));
    if (row === undefined || !entry.value.accept(row)) {
      entries.delete(connectionId);
      await entry.value.connected.port.close();
    }
  }

  return {
    get,
    revise,
    reviseAll: async () => {
      for (const pending of entries.values()) {
        const entry = await pending.catch(() => undefined);
        if (entry?.ok === true) {
          await revise(entry.value.connected.tenantId, entry.value.connected.connectionId);
        }
      }
    },
    close: async () => {
      const all = await Promise.allSettled(entries.values());
      entries.clear();
      for (const each of all) {
        if (each.status === 'fulfilled' && each.value.ok) {
          await each.value.value.connected.port.close();
        }
      }
    },
  };
}

interface Entry {
  readonly connected: ConnectedPort;
  /** Takes over what may change while a port is open; false when it must be another port. */
  readonly accept: (row: ConnectionRow) => boolean;
}

async function openEntry(
  deps: PortDependencies,
  tenantId: string,
  connectionId: string,
): Promise<Result<Entry, HypervisorError>> {
  const found = await inTenant(deps.db, tenantId, async (tx) => {
    const row = await findConnection(tx, connectionId);
    return row === undefined
      ? undefined
      : {
          row,
          plain: await deps.envelope.open(tx, { tenantId, connectionId }, row.connection_params_encrypted),
        };
  });
  if (found === undefined) {
    return err(noSuchConnection(connectionId));
  }
  if (!found.row.enabled) {
    return err(disabled(found.row.name));
  }
  const log = deps.logger.child({ connectionId });
  const read = readParameters(deps.registry, JSON.parse(found.plain) as Record<string, unknown>, (message) =>
    log.warn(message),
  );
  return read.ok ? ok(entryOf(deps, found.row, read.value.adapter, read.value.parsed)) : read;
}

function entryOf(
  deps: PortDependencies,
  row: ConnectionRow,
  adapter: HypervisorAdapter,
  parsed: unknown,
): Entry {
  let config = configOf(row);
  const breaker = createBreaker(undefined, (state) => {
    deps.metrics.breakers.inc({ type: adapter.type, state }, 1);
    deps.metrics.breakers.dec({ type: adapter.type, state: state === 'open' ? 'closed' : 'open' }, 1);
  });
  deps.metrics.breakers.inc({ type: adapter.type, state: 'closed' });
  const log = deps.logger.child({ connectionId: row.id, port: randomUUID().slice(0, 8) });
  const native = adapter.connect(parsed, {
    now: () => Date.now(),
    log: (level, message, facts) => log[level](facts ?? {}, message),
  });
  const policed = policedPort(native, {
    name: () => config.name,
    readOnly: () => config.mode === 'read_only',
    breaker,
    observe: (operation, outcome, seconds) =>
      deps.metrics.nativeCalls.observe({ type: adapter.type, operation, outcome }, seconds),
  });
  const connected: ConnectedPort = {
    tenantId: row.tenant_id,
    connectionId: row.id,
    adapter,
    get config() {
      return config;
    },
    breaker: breaker.state,
    port: {
      ...policed,
      close: async () => {
        deps.metrics.breakers.dec({ type: adapter.type, state: breaker.state() });
        await native.close();
      },
    },
  };
  return {
    connected,
    accept: (next) => {
      const same = next.enabled && next.connection_params_encrypted.equals(row.connection_params_encrypted);
      config = configOf(next);
      return same;
    },
  };
}

function configOf(row: ConnectionRow): ConnectionConfig {
  return {
    name: row.name,
    type: row.hypervisor_type as ConnectionConfig['type'],
    mode: modeOf(row),
    enabled: row.enabled,
    mapping: mappingOf(row),
    concurrency: settingsOf(row).concurrency,
  };
}

/** A port for one test, with parameters that are kept nowhere. */
export function temporaryPort(
  deps: Pick<PortDependencies, 'logger' | 'metrics'>,
  adapter: HypervisorAdapter,
  parsed: unknown,
) {
  const log = deps.logger.child({ connection: 'test' });
  const native = adapter.connect(parsed, {
    now: () => Date.now(),
    log: (level, message, facts) => log[level](facts ?? {}, message),
  });
  return policedPort(native, {
    name: () => adapter.displayName,
    readOnly: () => true,
    breaker: createBreaker(),
    observe: (operation, outcome, seconds) =>
      deps.metrics.nativeCalls.observe({ type: adapter.type, operation, outcome }, seconds),
  });
}
