import { backOffMs } from './back-off.ts';
import { CallAborted, ConnectionLost, QueueFull } from './call-error.ts';
import { CallQueue } from './call-queue.ts';
import type { Connection, ConnectionHandlers } from './connection.ts';
import { LaneMember } from './lane-member.ts';
import { PendingCall } from './pending-call.ts';
import type { CallLimits } from './pending-call.ts';
import type { Procedure } from './procedure.ts';
import type { Timers } from './timers.ts';

/** connecting: calls wait · up · down: calls fail at once while attempts go on · closed: for good. */
export type LaneState = 'connecting' | 'up' | 'down' | 'closed';

export interface LaneOptions {
  readonly connect: (handlers: ConnectionHandlers) => Promise<Connection>;
  /** Runs on every new connection before it takes calls: where events are registered. */
  readonly prepare?: (connection: Connection) => Promise<void>;
  readonly handlers?: Pick<ConnectionHandlers, 'onMessage'>;
  readonly maxConnections: number;
  readonly timers: Timers;
  readonly random: () => number;
  /** An error after which trying again is pointless: wrong credentials, say. */
  readonly isFinal: (error: Error) => boolean;
  readonly onState: (state: LaneState, reason?: Error) => void;
  /** A connection took the place of one that was lost or given up. */
  readonly onReplaced?: () => void;
}

/** A queue that found no free place for so long makes the lane open another connection. */
const STALL_MS = 1000;

/**
 * Calls of one kind over one or a few connections to one daemon: first come, first served, within the
 * daemon's limits. A connection that breaks, or on which a call overran its deadline, is replaced.
 */
export class Lane {
  readonly #options: LaneOptions;
  readonly #queue = new CallQueue();
  readonly #members = new Set<LaneMember>();
  #state: LaneState = 'connecting';
  #lastError: Error | undefined;
  #connecting = false;
  #cancelWait: (() => void) | undefined;
  #cancelStall: (() => void) | undefined;

  constructor(options: LaneOptions) {
    this.#options = options;
  }

  get state(): LaneState {
    return this.#state;
  }

  /** The first connection. Fails without a second attempt. */
  async start(): Promise<void> {
    try {
      await this.#addMember();
    } catch (error) {
      this.close();
      throw error;
    }
    this.#setState('up');
  }

  call<Args, Result>(procedure: Procedure<Args, Result>, args: Args, limits: CallLimits): Promise<Result> {
    return new Promise((resolve, reject) => {
      if (limits.signal?.aborted) throw new CallAborted(procedure.name, 'not-sent');
      if (this.#state === 'down' || this.#state === 'closed') {
        throw new ConnectionLost(procedure.name, 'not-sent', this.#lastError);
      }
      if (this.#queue.isFull) throw new QueueFull(procedure.name);
      const call = new PendingCall(procedure, args, {
        limits,
        timers: this.#options.timers,
        settle: { resolve, reject },
        interrupted: (why) => this.#interrupted(call, why === 'deadline'),
      });
      this.#queue.add(call);
      this.#pump();
    });
  }

  close(reason?: Error): void {
    if (this.#state === 'closed') return;
    this.#lastError = reason ?? new Error('the client was closed');
    this.#setState('closed');
    this.#cancelWait?.();
    this.#cancelStall?.();
    for (const member of this.#members) member.connection.close(this.#lastError);
    this.#failQueue();
  }

  #pump(): void {
    for (const member of this.#members) {
      for (;;) {
        const call = this.#queue.take((waiting) => member.admits(waiting));
        if (call === undefined) break;
        member.run(call, () => this.#pump());
      }
    }
    if (this.#queue.size === 0) {
      this.#cancelStall?.();
      this.#cancelStall = undefined;
    } else {
      this.#cancelStall ??= this.#options.timers.after(STALL_MS, () => this.#relieve());
    }
  }

  /** The queue stands still: adds a connection while that is allowed. */
  #relieve(): void {
    this.#cancelStall = undefined;
    const live = [...this.#members].filter((member) => !member.retired).length;
    if (this.#state !== 'up' || this.#connecting || live >= this.#options.maxConnections) return;
    this.#connecting = true;
    this.#addMember()
      .catch(() => {})
      .finally(() => {
        this.#connecting = false;
        this.#ensure();
        this.#pump();
      });
  }

  #interrupted(call: PendingCall, overran: boolean): void {
    this.#queue.remove(call);
    const member = [...this.#members].find((each) => each.runs(call));
    if (member === undefined) return;
    if (overran || member.retired) member.retire();
    this.#ensure();
  }

  /** Sees to it that there is a connection to take calls, and goes on trying until there is. */
  #ensure(): void {
    const live = [...this.#members].some((member) => !member.retired);
    if (live || this.#connecting || this.#state === 'closed') return;
    this.#connecting = true;
    this.#setState('connecting');
    void this.#reconnect().finally(() => {
      this.#connecting = false;
      this.#ensure();
    });
  }

  async #reconnect(): Promise<void> {
    for (let failures = 0; this.#state !== 'closed'; failures++) {
      try {
        await this.#addMember();
        this.#setState('up');
        this.#options.onReplaced?.();
        return this.#pump();
      } catch (error) {
        this.#lastError = error instanceof Error ? error : new Error(String(error));
        if (this.#options.isFinal(this.#lastError)) return this.close(this.#lastError);
        this.#setState('down');
        this.#failQueue();
        await this.#pause(backOffMs(failures, this.#options.random));
      }
    }
  }

  async #addMember(): Promise<void> {
    const { connect, prepare, handlers } = this.#options;
    let member: LaneMember | undefined;
    const connection = await connect({
      onMessage: (frame) => member?.retired || handlers?.onMessage?.(frame),
      onClose: (reason) => member && this.#lost(member, reason),
    });
    try {
      await prepare?.(connection);
      if (!connection.isOpen || this.#state === 'closed') throw this.#lastError ?? new Error('closed again');
    } catch (error) {
      connection.close();
      throw error;
    }
    member = new LaneMember(connection);
    this.#members.add(member);
  }

  #lost(member: LaneMember, reason: Error): void {
    this.#members.delete(member);
    if (!member.retired) this.#lastError = reason;
    this.#ensure();
    this.#pump();
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#options.timers.after(ms, resolve);
      this.#cancelWait = () => {
        cancel();
        resolve();
      };
    });
  }

  #failQueue(): void {
    for (const call of this.#queue.drain()) {
      call.reject(new ConnectionLost(call.procedure.name, call.outcome, this.#lastError));
    }
  }

  #setState(state: LaneState): void {
    if (this.#state === state || this.#state === 'closed') return;
    this.#state = state;
    this.#options.onState(state, this.#lastError);
  }
}
