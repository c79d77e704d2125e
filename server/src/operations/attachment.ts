import type { HypervisorPort } from '@anyvisor/port';
import type { Lease } from '../nodes/lease.ts';
import type { OperationView } from './operation.ts';

/** What the dispatcher needs of a connected port; `config` is read anew at each dispatch. */
export interface AttachedPort {
  readonly port: HypervisorPort;
  readonly config: { readonly concurrency: number };
}

/** An operation that is being worked on, or for which a place is held. */
export interface Running {
  readonly lane: string;
  readonly cancel: AbortController;
  readonly ended: PromiseWithResolvers<OperationView | undefined>;
}

/** A connection this node works for. */
export interface Attachment {
  readonly lease: Lease;
  readonly attached: AttachedPort;
  readonly stop: AbortController;
  readonly running: Map<string, Running>;
  /** Not before that time, in ms since the epoch. */
  readonly resting: Map<string, number>;
  /** The queue is being read. */
  looking: boolean;
  /** Somebody said meanwhile that there is something new. */
  lookAgain: boolean;
}

export function newAttachment(lease: Lease, attached: AttachedPort): Attachment {
  return {
    lease,
    attached,
    stop: new AbortController(),
    running: new Map(),
    resting: new Map(),
    looking: false,
    lookAgain: false,
  };
}

export function takePlace({ running }: Attachment, operationId: string, lane: string): Running {
  const place = {
    lane,
    cancel: new AbortController(),
    ended: Promise.withResolvers<OperationView | undefined>(),
  };
  running.set(operationId, place);
  return place;
}

export function leavePlace(
  { running }: Attachment,
  operationId: string,
  { ended }: Running,
  view: OperationView | undefined,
): void {
  running.delete(operationId);
  ended.resolve(view);
}

export function laneIsBusy({ running }: Attachment, lane: string): boolean {
  return [...running.values()].some((other) => other.lane === lane);
}

/** While the queue is being looked at, or one in it rests, it is not known to have nothing that goes first. */
export function hasRoomNow({ lease, attached, stop, running, resting, looking }: Attachment): boolean {
  return (
    !looking &&
    resting.size === 0 &&
    running.size < attached.config.concurrency &&
    !stop.signal.aborted &&
    lease.held()
  );
}
