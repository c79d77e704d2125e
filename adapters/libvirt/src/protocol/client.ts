import type { OpenedStream } from './open-stream.ts';
import type { EventKind } from './event-messages.ts';
import type { Unsubscribe } from './event-hub.ts';
import type { LaneState } from './lane.ts';
import type { KeepaliveOptions } from './keepalive.ts';
import type { Dial } from './dial.ts';
import type { LaneName, Procedure } from './procedure.ts';
import type { Timers } from './timers.ts';

export interface LibvirtClientOptions {
  readonly dial: Dial;
  /** As the daemon itself opens it: `qemu:///system`, `test:///default`. */
  readonly uri: string;
  /** Asks for a read-only connection: changes answer LibvirtError 29. @default false */
  readonly readOnly?: boolean;
  /** For dialling, authenticating and opening one connection, in ms. @default 20000 */
  readonly openDeadlineMs?: number;
  /** For a call that names none, in ms. @default 30000 */
  readonly callDeadlineMs?: number;
  readonly keepalive?: KeepaliveOptions;
  /** Streams open at once; each has a connection of its own. @default 8 */
  readonly maxStreams?: number;
  /**
   * One connection for everything. Needed where a connection has a state of its own: `test:///path` does,
   * and is recognised. @default false
   */
  readonly singleConnection?: boolean;
  /** Hears what must not stop anything: an event that cannot be read, a handler that throws. */
  readonly onWarning?: (error: unknown) => void;
  readonly timers?: Timers;
  readonly random?: () => number;
}

export interface CallOptions {
  /** From asking to answer, queue included, in ms. When it passes after sending, the outcome is unknown. */
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal;
  /** Goes ahead of others and may use the place kept free for it. @default what the procedure says */
  readonly urgent?: boolean;
  /** @default what the procedure says */
  readonly lane?: LaneName;
}

export interface StreamCallOptions extends CallOptions {
  /** Longest wait for the daemon to take or give something, in ms; without it a stream may rest for ever. */
  readonly idleMs?: number;
  /** Objects instead of bytes: `Buffer` or StreamHole. Set the procedure's sparse flag too. */
  readonly sparse?: boolean;
}

/** A session with one libvirt daemon, over as many connections as it needs. */
export interface LibvirtClient {
  readonly state: LaneState;
  /**
   * Makes one call. Rejects with LibvirtError (the daemon refused), CallTimeout, CallAborted, ConnectionLost,
   * QueueFull (their `outcome` says whether it may have happened), XdrError (an argument does not fit) or
   * ProtocolError (the answer cannot be read).
   */
  call<Args, Result>(procedure: Procedure<Args, Result>, args: Args, options?: CallOptions): Promise<Result>;
  /** Opens a stream; errors as of `call`, and ConnectFailed. */
  openStream<Args, Result>(
    procedure: Procedure<Args, Result>,
    args: Args,
    options?: StreamCallOptions,
  ): Promise<OpenedStream<Result>>;
  /** Resolves when events are being delivered. They survive a reconnect; what happened meanwhile is lost. */
  subscribe<Message>(kind: EventKind<Message>, handler: (message: Message) => void): Promise<Unsubscribe>;
  /** Runs after a connection was replaced: events may be missing, so look at everything again. */
  onReconnected(handler: () => void): () => void;
  /** Runs when the daemon becomes reachable or unreachable. */
  onState(handler: (state: LaneState, reason?: Error) => void): () => void;
  /** Ends everything; pending calls fail with ConnectionLost. */
  close(): Promise<void>;
}
