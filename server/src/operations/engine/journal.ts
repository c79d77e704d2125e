import { publicError } from '@anyvisor/domain';
import type { Json } from '@anyvisor/domain';
import type { NewEvent } from '../../events/event.ts';
import { appendEvents } from '../../events/queries.ts';
import type { Lease } from '../../nodes/lease.ts';
import { LeaseLost } from '../../nodes/lease.ts';
import type { OperationDeps } from '../deps.ts';
import { operationEvent } from '../operation-event.ts';
import { claimOperation, stepsOf, writeOperation } from './queries.ts';
import type { OperationRecord, StepRecord } from './records.ts';

/** What one transaction writes; whatever is absent stays as it is. */
export interface Change {
  readonly operation?: Partial<OperationRecord>;
  readonly steps?: readonly StepRecord[];
  readonly events?: readonly NewEvent[];
  /** Nothing is left to do: it leaves the queue. */
  readonly over?: boolean;
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
    begin: (operation: OperationRecord) => Change,
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
      const change = begin(operation);
      const journal = new Journal(
        deps,
        lease,
        { ...operation, ...change.operation },
        change.steps ?? [],
        true,
        onCancel,
      );
      await writeOperation(tx, journal.operation, change.steps ?? [], lease.epoch, false);
      await appendEvents(tx, lease.tenantId, change.events ?? []);
      return journal;
    });
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

  async save({ operation = {}, steps = [], events = [], over = false }: Change): Promise<void> {
    if (!this.#lease.held()) {
      throw new LeaseLost(this.#lease);
    }
    const kept = steps.map((step) => ({ ...step, error: step.error && publicError(step.error) }));
    const next = { ...this.#operation, ...operation };
    const error = next.error && publicError(next.error);
    const known = new Map([...this.#steps, ...kept.map((step) => [step.position, step] as const)]);
    const record = {
      ...next,
      error,
      progress: over ? next.progress : fractionDone([...known.values()], next),
    };
    const written = await this.#deps.inTenant(record.tenantId, async (tx) => {
      const done = await writeOperation(tx, record, kept, this.#lease.epoch, over);
      if (done !== undefined) {
        await appendEvents(tx, record.tenantId, [
          ...events,
          ...(over ? [operationEvent('operation.finished', record)] : []),
        ]);
      }
      return done;
    });
    if (written === undefined) {
      throw new LeaseLost(this.#lease);
    }
    this.#operation = { ...record, ...written };
    kept.forEach((step) => this.#steps.set(step.position, step));
    this.#tellCancel();
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
