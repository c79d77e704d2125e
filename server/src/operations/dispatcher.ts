import { LeaseLost } from '../nodes/lease.ts';
import type { Lease } from '../nodes/lease.ts';
import { hasRoomNow, laneIsBusy, leavePlace, newAttachment, takePlace } from './attachment.ts';
import type { AttachedPort, Attachment, Running } from './attachment.ts';
import type { OperationDeps } from './deps.ts';
import { parseOperationNote } from './operation-channel.ts';
import type { Begun } from './engine/first-intent.ts';
import { runOperation } from './engine/run-operation.ts';
import type { OperationView } from './operation.ts';
import { cancelsAmong, nextInQueue } from './queue-queries.ts';
import type { Queued } from './queue-queries.ts';

/** Works off the queues of the connections whose leases this node holds. */
export interface Dispatcher {
  /** Begins with what was running when another node stopped; a connection attached before is let go first. */
  readonly attach: (lease: Lease, port: AttachedPort) => void;
  /** Stops working on it at once; what runs is left as it is recorded. */
  readonly detach: (connectionId: string) => void;
  /** Something may be there to do. Cheap, and harmless for connections of other nodes. */
  readonly nudge: (connectionId: string) => void;
  /**
   * Room for one more operation right now, if this node holds the connection and nothing that may run is waiting: it
   * then need not go through the queue. `undefined` otherwise; a slot must be begun or given back.
   */
  readonly reserve: (connectionId: string, operationId: string, lane: string) => Slot | undefined;
  /** The end of an operation that this node works on; `undefined` inside when the work went elsewhere. */
  readonly endOf: (operationId: string) => Promise<OperationView | undefined> | undefined;
  /** A cancel of this operation was written down. */
  readonly cancel: (operationId: string) => void;
  /** A payload of `operationChannel`: one of the two above. */
  readonly notified: (payload: string) => void;
  /** Notifications may have been missed: looks for everything there may be to do or to cancel. */
  readonly lookEverywhere: () => void;
  /** Of one connection: operations in progress on this node. */
  readonly running: (connectionId: string) => number;
  /** Lets go of everything and waits until nothing runs any more. */
  readonly close: () => Promise<void>;
}

/** A place among the running, held for an operation that is being accepted. */
export interface Slot {
  readonly lease: Lease;
  readonly begin: (begun: Begun) => void;
  readonly giveBack: () => void;
}

/** Looks at the queue this often even when nobody told it to, in ms. */
const lookAgain = 5_000;
/** Before an operation whose work ended unexpectedly (the database was away) is taken up again, in ms. */
const retryPause = 1_000;

/** At most `concurrency` operations at once per connection, in the order they were accepted, one at a time per lane. */
export function createDispatcher(deps: OperationDeps): Dispatcher {
  const attachments = new Map<string, Attachment>();
  const work = new Set<Promise<void>>();
  const timer = setInterval(lookEverywhere, lookAgain);
  timer.unref();

  function attach(lease: Lease, attached: AttachedPort): void {
    detach(lease.connectionId);
    const attachment = newAttachment(lease, attached);
    attachments.set(lease.connectionId, attachment);
    if (lease.signal.aborted) {
      detach(lease.connectionId);
      return;
    }
    lease.signal.addEventListener('abort', () => drop(attachment), { once: true });
    look(attachment);
  }

  function detach(connectionId: string): void {
    const attachment = attachments.get(connectionId);
    if (attachment !== undefined) {
      drop(attachment);
    }
  }

  function drop(attachment: Attachment): void {
    attachment.stop.abort();
    const { connectionId } = attachment.lease;
    if (attachments.get(connectionId) === attachment) {
      attachments.delete(connectionId);
    }
  }

  function nudge(connectionId: string): void {
    const attachment = attachments.get(connectionId);
    if (attachment !== undefined) {
      look(attachment);
    }
  }

  function cancel(operationId: string): void {
    attachments.forEach(({ running }) => running.get(operationId)?.cancel.abort());
  }

  function lookEverywhere(): void {
    attachments.forEach((attachment) => {
      look(attachment);
      keep(passCancels(attachment));
    });
  }

  /** One look at a time; being told meanwhile means one more afterwards. */
  function look(attachment: Attachment): void {
    attachment.lookAgain = true;
    if (!attachment.looking) {
      attachment.looking = true;
      keep(lookOn(attachment));
    }
  }

  async function lookOn(attachment: Attachment): Promise<void> {
    const { connectionId } = attachment.lease;
    try {
      while (attachment.lookAgain && !attachment.stop.signal.aborted) {
        attachment.lookAgain = false;
        await fill(attachment);
      }
    } catch (error) {
      deps.log('warn', 'The queue could not be read', { connectionId, error });
    } finally {
      attachment.looking = false;
    }
  }

  async function fill(attachment: Attachment): Promise<void> {
    const { lease, attached, running, resting, stop } = attachment;
    for (;;) {
      const free = Math.max(1, attached.config.concurrency) - running.size;
      if (free <= 0 || stop.signal.aborted || !lease.held()) {
        return;
      }
      const now = deps.now();
      resting.forEach((until, id) => until <= now && resting.delete(id));
      const lanes = [...new Set([...running.values()].map(({ lane }) => lane))];
      const next = await deps.inSystem((tx) =>
        nextInQueue(tx, lease.connectionId, [...running.keys(), ...resting.keys()], lanes, free),
      );
      const begun = next.filter((queued) => !stop.signal.aborted && beginIfFree(attachment, queued));
      if (begun.length === 0) {
        return;
      }
    }
  }

  /** Of several that share a lane the first one goes. */
  function beginIfFree(attachment: Attachment, { operationId, lane }: Queued): boolean {
    if (laneIsBusy(attachment, lane)) {
      return false;
    }
    const running = takePlace(attachment, operationId, lane);
    keep(runOne(attachment, operationId, running));
    return true;
  }

  function reserve(connectionId: string, operationId: string, lane: string): Slot | undefined {
    const attachment = attachments.get(connectionId);
    if (attachment === undefined || !hasRoomNow(attachment) || laneIsBusy(attachment, lane)) {
      return undefined;
    }
    const running = takePlace(attachment, operationId, lane);
    return {
      lease: attachment.lease,
      begin: (begun) => keep(runOne(attachment, operationId, running, begun)),
      giveBack: () => {
        leavePlace(attachment, operationId, running, undefined);
        look(attachment);
      },
    };
  }

  async function runOne(
    attachment: Attachment,
    operationId: string,
    running: Running,
    accepted?: Begun,
  ): Promise<void> {
    const { lease, attached, stop, resting } = attachment;
    let view: OperationView | undefined;
    try {
      view = await runOperation(deps, {
        lease,
        port: attached.port,
        operationId,
        stop: stop.signal,
        cancel: running.cancel,
        ...(accepted && { accepted }),
      });
    } catch (error) {
      if (!(error instanceof LeaseLost)) {
        deps.log('error', 'Work on an operation broke off and will be taken up again', {
          operationId,
          error,
        });
      }
    }
    leavePlace(attachment, operationId, running, view);
    if (stop.signal.aborted) {
      return;
    }
    if (view === undefined) {
      resting.set(operationId, deps.now() + retryPause);
      setTimeout(() => nudge(lease.connectionId), retryPause).unref();
    }
    look(attachment);
  }

  async function passCancels({ lease, running }: Attachment): Promise<void> {
    if (running.size === 0) {
      return;
    }
    try {
      const asked = await deps.inTenant(lease.tenantId, (tx) => cancelsAmong(tx, [...running.keys()]));
      asked.forEach((id) => running.get(id)?.cancel.abort());
    } catch (error) {
      deps.log('warn', 'Cancels could not be read', { connectionId: lease.connectionId, error });
    }
  }

  function keep(promise: Promise<void>): void {
    work.add(promise);
    void promise.finally(() => work.delete(promise));
  }

  return {
    reserve,
    endOf: (operationId) => {
      for (const { running } of attachments.values()) {
        const found = running.get(operationId);
        if (found !== undefined) {
          return found.ended.promise;
        }
      }
      return undefined;
    },
    attach,
    detach,
    nudge,
    cancel,
    notified: (payload) => {
      const note = parseOperationNote(payload);
      if (note?.cancel !== undefined) {
        cancel(note.cancel);
      } else if (note !== undefined) {
        nudge(note.connectionId);
      }
    },
    lookEverywhere,
    running: (connectionId) => attachments.get(connectionId)?.running.size ?? 0,
    close: async () => {
      clearInterval(timer);
      attachments.forEach(drop);
      while (work.size > 0) {
        await Promise.allSettled(work);
      }
    },
  };
}
