import type { Clock } from '../clock.ts';
import type { PortAnswer } from '../connections/connected-port.ts';
import type { Database } from '../db/database.ts';
import type { NewId } from '../ids.ts';
import type { Metrics } from '../telemetry/metrics.ts';

export interface InventoryDependencies {
  readonly db: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly metrics: Metrics;
  readonly port: (tenantId: string, connectionId: string) => PortAnswer;
  /** How long a vanished VM stays, in ms. @default 10 minutes */
  readonly grace?: number;
}
