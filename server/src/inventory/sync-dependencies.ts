import type { ConnectionReport } from '@anyvisor/domain';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import type { NewId } from '../ids.ts';
import type { Lease } from '../nodes/lease.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Inventory } from './inventory.ts';

export interface SyncDependencies {
  readonly db: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly inventory: Inventory;
  readonly metrics: Metrics;
  readonly logger: Logger;
  /** Stores what a test of the connection has learnt of it, once. */
  readonly learn?: (lease: Lease, report: ConnectionReport) => Promise<void>;
  /** 0–1, for jitter. @default Math.random */
  readonly random?: () => number;
}
