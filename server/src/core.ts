import type { HypervisorAdapter } from '@anyvisor/port';
import { systemClock } from './clock.ts';
import type { Clock } from './clock.ts';
import { defaultSessionLimits } from './config.ts';
import type { Config } from './config.ts';
import { createRegistry } from './connections/adapter-registry.ts';
import type { AdapterRegistry } from './connections/adapter-registry.ts';
import { createAttendance } from './connections/attendance.ts';
import type { AttendanceDependencies } from './connections/attendance.ts';
import { keepLearned } from './connections/keep-learned.ts';
import { createConnections } from './connections/connections.ts';
import type { Connections } from './connections/connections.ts';
import { createPortCache } from './connections/port-cache.ts';
import { openDatabase } from './db/database.ts';
import type { Database } from './db/database.ts';
import { createNotifications } from './db/notifications.ts';
import type { Notifications } from './db/notifications.ts';
import { startEmbeddedPostgres } from './db/embedded/embedded-postgres.ts';
import { createFeed } from './events/feed.ts';
import type { EventFeed } from './events/feed.ts';
import { startHousekeeping } from './housekeeping.ts';
import { createTenants } from './identity/tenants.ts';
import type { Tenants } from './identity/tenants.ts';
import { createTokens } from './identity/tokens.ts';
import type { Tokens } from './identity/tokens.ts';
import { createIdentityChanges } from './identity/identity-changes.ts';
import { createPeople } from './identity/people.ts';
import type { People } from './identity/people.ts';
import { rememberRecentTokens } from './identity/recent-tokens.ts';
import { createIds } from './ids.ts';
import type { NewId } from './ids.ts';
import { createInventory } from './inventory/inventory.ts';
import type { Inventory } from './inventory/inventory.ts';
import { syncConnection } from './inventory/sync.ts';
import { createLeases } from './nodes/leases.ts';
import { createEnvelope } from './secrets/envelope.ts';
import type { Envelope } from './secrets/envelope.ts';
import { loadMasterKeys } from './secrets/master-key.ts';
import type { Logger } from './telemetry/logger.ts';
import type { Metrics } from './telemetry/metrics.ts';

/** Everything below operations and HTTP, running but not yet speaking to any hypervisor. */
export interface Core {
  readonly db: Database;
  /** A small pool of its own for what people wait for (sign-in, lists): a flood of operations cannot starve it. */
  readonly front: Database;
  readonly notifications: Notifications;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly registry: AdapterRegistry;
  readonly envelope: Envelope;
  readonly feed: EventFeed;
  readonly tokens: Tokens;
  readonly tenants: Tenants;
  readonly people: People;
  readonly connections: Connections;
  readonly inventory: Inventory;
  /** Becomes a node: from here on connections are attended, and `handlers` told which. */
  readonly attend: (handlers: AttendHandlers) => Promise<void>;
  /** It takes part with the other nodes: its registration stands. */
  readonly attending: () => boolean;
  /** In order: connections given back, listeners, ports, pool, embedded database. */
  readonly close: () => Promise<void>;
}

export type AttendHandlers = Pick<AttendanceDependencies, 'onAttach' | 'onDetach'>;

export interface CoreOptions {
  readonly config: Pick<Config, 'dataDir' | 'databaseUrl' | 'masterKey'> & Partial<Pick<Config, 'sessions'>>;
  readonly adapters: readonly HypervisorAdapter[];
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly clock?: Clock;
}

const frontPoolSize = 6;

export async function createCore({ config, adapters, logger, metrics, ...more }: CoreOptions): Promise<Core> {
  const clock = more.clock ?? systemClock;
  const newId = createIds(clock);
  const registry = createRegistry(adapters);
  const onError = (error: unknown) => logger.error({ err: error }, 'the database was not available');
  const embedded =
    config.databaseUrl === undefined
      ? await startEmbeddedPostgres({ dataDir: config.dataDir, log: (message) => logger.info(message) })
      : undefined;
  const closing: (() => unknown)[] = [];
  const close = async () => {
    for (const each of closing.splice(0).toReversed()) {
      await Promise.resolve(each()).catch((error: unknown) =>
        logger.error({ err: error }, 'the end was not in order'),
      );
    }
  };
  closing.push(() => embedded?.stop());
  try {
    const url = config.databaseUrl ?? embedded?.url ?? '';
    const db = await openDatabase(url, { onPoolError: onError });
    closing.push(db.close);
    const front = await openDatabase(url, { poolSize: frontPoolSize, migrate: false, onPoolError: onError });
    closing.push(front.close);
    const notifications = await createNotifications(db, onError);
    closing.push(notifications.close);
    const feed = await createFeed(db, notifications, { now: clock.now, onError });
    closing.push(feed.close);
    const limits = config.sessions ?? defaultSessionLimits;
    const changes = await createIdentityChanges(notifications);
    const tokens = rememberRecentTokens(createTokens(front, clock, newId), clock, changes);
    const people = createPeople({
      db: front,
      clock,
      newId,
      limits,
      changes,
      tokens,
      onError,
    });
    const masters = await loadMasterKeys(config.masterKey, config.dataDir);
    const envelope = createEnvelope(masters, newId);
    const ports = createPortCache({ db, registry, envelope, logger, metrics });
    closing.push(ports.close);
    const connections = createConnections({ db, registry, envelope, logger, metrics, ports, clock, newId });
    const inventory = createInventory({ db, clock, newId, metrics, port: ports.get });
    closing.push(startHousekeeping(db, clock, logger, limits));
    let attending = () => false;
    const attend = async (handlers: AttendHandlers) => {
      const attendance = await createAttendance({
        db,
        clock,
        logger,
        notifications,
        ports,
        ...handlers,
        sync: (lease, connected, signal) =>
          syncConnection(
            {
              db,
              clock,
              newId,
              inventory,
              metrics,
              logger,
              learn: (of, report) => keepLearned({ db, envelope, registry }, of, report),
            },
            lease,
            connected,
            signal,
          ),
        onReleased: inventory.release,
      });
      closing.push(attendance.close);
      const leases = await createLeases(db, newId, {
        onAcquired: attendance.acquired,
        onLost: attendance.lost,
        onError,
      });
      closing.push(leases.close);
      attending = leases.valid;
      metrics.observeLeases(() => leases.held().length);
    };
    return {
      db,
      front,
      notifications,
      clock,
      newId,
      registry,
      envelope,
      feed,
      tokens,
      tenants: createTenants(db, clock, newId),
      people,
      connections,
      inventory,
      attend,
      attending: () => attending(),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
