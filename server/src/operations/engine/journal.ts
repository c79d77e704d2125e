import { publicError } from '@anyvisor/domain';
import type { Json } from '@anyvisor/domain';
import type { Tx } from '../../db/transaction.ts';
import type { NewEvent } from '../../events/event.ts';
import { appendEvents } from '../../events/queries.ts';
import type { Lease } from '../../nodes/lease.ts';
import { LeaseLost } from '../../nodes/lease.ts';
import type { OperationDeps } from '../deps.ts';
import { operationEvent } from '../operation-event.ts';
import type { Begun } from './first-intent.ts';
import { claimOperation, stepsOf, writeOperation } from './queries.ts';
import type { OperationRecord, StepRecord } from './records.ts';

/** What one transaction writes; whatever is absent stays as it is. */
export interface Change {
  readonly operation?: Partial<OperationRecord>;
  readonly steps?: readonly StepRecord[];
  readonly events?: readonly NewEvent[];
  /** Written in the same transaction, once the fence has let it pass. */
  readonly also?: (tx: Tx) => Promise<void>;
  /** Nothing is left to do: it leaves the queue. */
  readonly over?: boolean;
}

export interface PreparedSave {
  readonly write: (tx: Tx) => Promise<readonly NewEvent[]>;
  readonly committed: () => void;
}

/**
 * The record of one operation while this node works on it: what it holds in memory is what was committed. Every write
 * is one transaction, fenced by the lease's epoch; a fenced-off one throws `LeaseLost` and the work ends there.
 */
export class Journal {
  readonly #deps: OperationDeps;
  readonly #lease: Lease;
  #operation: OperationRecord;
  readonly #steps: Map<number, StepRecord>;
  /** Nobody worked on it before. */
  readonly fresh: boolean;
  readonly #onCancel: () => void;

  private constructor(
    deps: OperationDeps,
    lease: Lease,
    operation: OperationRecord,
    steps: readonly StepRecord[],
    fresh: boolean,
    onCancel: () => void,
  ) {
    this.fresh = fresh;
    this.#onCancel = onCancel;
    this.#deps = deps;
    this.#lease = lease;
    this.#operation = operation;
    this.#steps = new Map(steps.map((step) => [step.position, step]));
  }

  /**
   * Claims an operation and, in the same transaction, writes what `begin` answers for one that is new. `onCancel` is
   * told whenever a write shows that a cancel was asked for.
   */
  static async open(
    deps: OperationDeps,
    lease: Lease,
    operationId: string,
    begin: (operation: OperationRecord) => Begun,
    onCancel: () => void,
  ): Promise<Journal | undefined> {
    return deps.inTenant(lease.tenantId, async (tx) => {
      const operation = await claimOperation(tx, lease, operationId);
      if (operation === undefined) {
        return undefined;
      }
      if (operation.state !== 'QUEUED') {
        return new Journal(deps, lease, operation, await stepsOf(tx, operationId), false, onCancel);
      }
      const begun = begin(operation);
      await writeOperation(tx, begun.operation, begun.steps, lease.epoch, false);
      await appendEvents(tx, lease.tenantId, begun.events);
      return Journal.accepted(deps, lease, begun, onCancel);
    });
  }

  /** One that was accepted and claimed in the same transaction, by this node. */
  static accepted(
    deps: OperationDeps,
    lease: Lease,
    { operation, steps }: Begun,
    onCancel: () => void,
  ): Journal {
    return new Journal(deps, lease, operation, steps, true, onCancel);
  }

  get operation(): OperationRecord {
    return this.#operation;
  }

  /** In order. */
  get steps(): readonly StepRecord[] {
    return [...this.#steps.values()].sort((a, b) => a.position - b.position);
  }

  step(position: number): StepRecord | undefined {
    return this.#steps.get(position);
  }

  async save(change: Change): Promise<void> {
    const { tenantId } = this.#operation;
    const { write, committed } = this.prepare(change);
    await this.#deps.inTenant(tenantId, async (tx) => appendEvents(tx, tenantId, await write(tx)));
    committed();
  }

  /** A save for somebody else's transaction: `write` answers the events to append last, `committed` is told after. */
  prepare({ operation = {}, steps = [], events = [], also, over = false }: Change): PreparedSave {
    const kept = steps.map((step) => ({ ...step, error: step.error && publicError(step.error) }));
    const next = { ...this.#operation, ...operation };
    const known = new Map([...this.#steps, ...kept.map((step) => [step.position, step] as const)]);
    const record: OperationRecord = {
      ...next,
      error: next.error && publicError(next.error),
      progress: over ? next.progress : fractionDone([...known.values()], next),
    };
    let cancelRequestedAt = record.cancelRequestedAt;
    return {
      write: async (tx) => {
        const written = this.#lease.held()
          ? await writeOperation(tx, record, kept, this.#lease.epoch, over)
          : undefined;
        if (written === undefined) {
          throw new LeaseLost(this.#lease);
        }
        ({ cancelRequestedAt } = written);
        await also?.(tx);
        return over ? [...events, operationEvent('operation.finished', record)] : events;
      },
      committed: () => {
        this.#operation = { ...record, cancelRequestedAt };
        kept.forEach((step) => this.#steps.set(step.position, step));
        this.#tellCancel();
      },
    };
  }

  /** A cancel that another node wrote down shows with the next write. */
  #tellCancel(): void {
    if (this.#operation.cancelRequestedAt !== null) {
      this.#onCancel();
    }
  }

  /** What a part's finished steps answered, by name. */
  memory(part: string): Record<string, Json> {
    return Object.fromEntries(
      this.steps.flatMap((step) =>
        step.part === part && step.output !== null ? [[step.name, step.output.value]] : [],
      ),
    );
  }

  stepFinished(step: StepRecord): NewEvent {
    return operationEvent('operation.step-finished', this.#operation, {
      step: step.name,
      stepState: step.state,
    });
  }
}

/** Never falls; parts whose steps are not known yet keep it from reaching 1. */
function fractionDone(steps: readonly StepRecord[], { progress }: OperationRecord): number {
  const finished = steps.filter((step) => step.state === 'SUCCEEDED').length;
  return Math.max(progress, finished / (steps.length + 1));
}
