import type { PlacementView, Readiness } from '@anyvisor/api';
import type { HypervisorError, Result, VmProvisionSpec } from '@anyvisor/domain';
import type { HypervisorAdapter } from '@anyvisor/port';
import type { Clock } from '../clock.ts';
import type { Connections } from '../connections/connections.ts';
import type { Database } from '../db/database.ts';
import type { EventFeed } from '../events/feed.ts';
import type { NewId } from '../ids.ts';
import type { People } from '../identity/people.ts';
import type { Tenants } from '../identity/tenants.ts';
import type { Tokens } from '../identity/tokens.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { Operations } from '../operations/operations.ts';
import type { Placement } from '../placement/place.ts';
import type { Envelope } from '../secrets/envelope.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { Lists } from './lists.ts';
import type { RateLimitOptions } from './rate-limit.ts';

/** Everything the routes call, wired in main.ts. */
export interface HttpDeps {
  readonly database: Database;
  readonly adapters: readonly HypervisorAdapter[];
  readonly connections: Connections;
  /** Asks for a full re-read of a connection's inventory, soon, by whichever node holds it. */
  readonly refreshConnection: (tenantId: string, connectionId: string) => Promise<void>;
  readonly inventory: Pick<Inventory, 'refreshVm'>;
  readonly lists: Lists;
  readonly operations: Operations;
  readonly place: (tenantId: string, spec: VmProvisionSpec) => Promise<Result<Placement, HypervisorError>>;
  /** The same choice, told in full. */
  readonly explainPlacement: (
    tenantId: string,
    spec: VmProvisionSpec,
  ) => Promise<Result<PlacementView, HypervisorError>>;
  readonly feed: EventFeed;
  readonly tokens: Tokens;
  readonly tenants: Tenants;
  readonly people: People;
  readonly envelope: Pick<Envelope, 'rotateTenantKey' | 'rewrap'>;
  readonly metrics: Metrics;
  readonly ready: () => Promise<Readiness>;
  readonly log: Logger;
  readonly clock: Clock;
  readonly newId: NewId;
  /** Everything here is simulated, and said so on every page. @default false */
  readonly simulated?: boolean;
  readonly rateLimit?: RateLimitOptions;
  /** The built web UI; absent or not there: a page that says how to build it. */
  readonly webRoot?: string;
  readonly trustProxy?: readonly string[];
  /** PEM: serve HTTPS. */
  readonly tls?: { readonly cert: Buffer; readonly key: Buffer };
  /** In ms: how long an event stream's client may take nothing. @default 15 s */
  readonly slowClient?: number;
}
