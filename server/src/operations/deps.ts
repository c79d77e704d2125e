import type { HypervisorError, Result } from '@anyvisor/domain';
import type { HypervisorPort } from '@anyvisor/port';
import type { Tx } from '../db/transaction.ts';
import type { NewEvent } from '../events/event.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { Patience } from './engine/patience.ts';

/** What operations need from the rest of the server, wired in main.ts. */
export interface OperationDeps {
  /** Commits when `work` resolves and rolls back when it throws. */
  readonly inTenant: <T>(tenantId: string, work: (tx: Tx) => Promise<T>) => Promise<T>;
  /** Outside any tenant: sees `operation_queue` and `connection_lease` only. */
  readonly inSystem: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;
  /** Tells whoever listens now; not stored, may be lost. */
  readonly publishEphemeral: (tenantId: string, event: NewEvent) => Promise<void>;
  readonly inventory: Pick<Inventory, 'refreshVm' | 'removeVm' | 'showVm' | 'relocateVm'>;
  /** Any connection of the tenant, whichever node holds its lease. */
  readonly port: (tenantId: string, connectionId: string) => Promise<Result<HypervisorPort, HypervisorError>>;
  /** Asks whichever node holds a connection to read it again soon. */
  readonly refreshConnection: (tenantId: string, connectionId: string) => Promise<void>;
  /** UUID v7. */
  readonly newId: () => string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** A number in [0, 1), for jitter. */
  readonly random: () => number;
  /** `facts` never hold secrets. */
  readonly log: (level: 'debug' | 'info' | 'warn' | 'error', message: string, facts: object) => void;
  /** @default defaultPatience */
  readonly patience?: Patience;
}
