import { CallAborted, CallTimeout, ConnectionLost } from './call-error.ts';
import type { CallOptions, LibvirtClient, LibvirtClientOptions, StreamCallOptions } from './client.ts';
import type { Connection, ConnectionHandlers } from './connection.ts';
import { EventHub } from './event-hub.ts';
import { isFinal } from './is-final.ts';
import { Lane } from './lane.ts';
import type { LaneOptions, LaneState } from './lane.ts';
import { callOn, openConnection } from './open-connection.ts';
import { openStream } from './open-stream.ts';
import type { OpenedStream } from './open-stream.ts';
import type { LaneName, Procedure } from './procedure.ts';
import { LoginGate } from './login-gate.ts';
import { Slots } from './slots.ts';
import { systemTimers } from './timers.ts';

const OPEN_DEADLINE_MS = 20_000;
const CALL_DEADLINE_MS = 30_000;
const MAX_STREAMS = 8;
const MAX_CONTROL_CONNECTIONS = 4;

/**
 * Opens a session: one connection for actions (more when they stall), one for events and bulk reading, one
 * for each stream. Rejects with ConnectFailed, AuthenticationUnsupported or LibvirtError after one attempt;
 * once open, lost connections come back by themselves.
 */
export async function openLibvirt(options: LibvirtClientOptions): Promise<LibvirtClient> {
  const client = new Session(options);
  await client.start();
  return client;
}

class Session implements LibvirtClient {
  readonly #options: LibvirtClientOptions;
  readonly #timers;
  readonly #hub: EventHub;
  readonly #lanes: Readonly<Record<LaneName, Lane>>;
  readonly #streams: Slots;
  readonly #gate = new LoginGate();
  readonly #openStreams = new Set<Connection>();
  readonly #onReconnected = new Set<() => void>();
  readonly #onState = new Set<(state: LaneState, reason?: Error) => void>();
  #state: LaneState = 'connecting';

  constructor(options: LibvirtClientOptions) {
    this.#options = options;
    this.#timers = options.timers ?? systemTimers;
    this.#hub = new EventHub(options.onWarning ?? (() => {}));
    this.#streams = new Slots(options.maxStreams ?? MAX_STREAMS);
    const monitor = new Lane(this.#monitorOptions());
    const single = options.singleConnection ?? hasPrivateState(options.uri);
    this.#lanes = { monitor, control: single ? monitor : new Lane(this.#controlOptions()) };
  }

  get state(): LaneState {
    return this.#state;
  }

  async start(): Promise<void> {
    try {
      await Promise.all([...new Set(Object.values(this.#lanes))].map((lane) => lane.start()));
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  call<Args, Result>(
    procedure: Procedure<Args, Result>,
    args: Args,
    { deadlineMs, signal, urgent = procedure.urgent, lane = procedure.lane }: CallOptions = {},
  ): Promise<Result> {
    const limits = { deadlineMs: deadlineMs ?? this.#callDeadlineMs, signal, urgent };
    return this.#lanes[lane].call(procedure, args, limits);
  }

  async openStream<Args, Result>(
    procedure: Procedure<Args, Result>,
    args: Args,
    { deadlineMs = this.#callDeadlineMs, signal, idleMs, sparse = false }: StreamCallOptions = {},
  ): Promise<OpenedStream<Result>> {
    if (this.#state === 'closed') throw new ConnectionLost(procedure.name, 'not-sent');
    const release = await this.#streamPlace(procedure.name, deadlineMs, signal);
    let connection: Connection | undefined;
    const onClose = (): void => {
      release();
      if (connection !== undefined) this.#openStreams.delete(connection);
    };
    try {
      connection = await this.#connect({ onClose }, { askedForLife: false });
      this.#openStreams.add(connection);
      const limits = { timers: this.#timers, deadlineMs, signal, idleMs, sparse };
      return await openStream(connection, procedure, args, limits);
    } catch (error) {
      onClose();
      throw error;
    }
  }

  subscribe: LibvirtClient['subscribe'] = (kind, handler) =>
    this.#hub.subscribe((procedure, args) => this.call(procedure, args, { lane: 'monitor' }), kind, handler);

  onReconnected(handler: () => void): () => void {
    this.#onReconnected.add(handler);
    return () => void this.#onReconnected.delete(handler);
  }

  onState(handler: (state: LaneState, reason?: Error) => void): () => void {
    this.#onState.add(handler);
    return () => void this.#onState.delete(handler);
  }

  close(): Promise<void> {
    this.#closeAll(undefined);
    return Promise.resolve();
  }

  #closeAll(reason: Error | undefined): void {
    for (const lane of Object.values(this.#lanes)) lane.close(reason);
    for (const connection of this.#openStreams) connection.close(reason);
  }

  /** Waits for one of the streams allowed at once; answers how to give it back. */
  async #streamPlace(
    procedure: string,
    deadlineMs: number,
    signal: AbortSignal | undefined,
  ): Promise<() => void> {
    const patience = new AbortController();
    const giveUp = (): void => patience.abort(new CallAborted(procedure, 'not-sent'));
    const cancel = this.#timers.after(deadlineMs, () =>
      patience.abort(new CallTimeout(procedure, 'not-sent', deadlineMs)),
    );
    if (signal?.aborted) giveUp();
    signal?.addEventListener('abort', giveUp, { once: true });
    try {
      return await this.#streams.take(patience.signal);
    } finally {
      cancel();
      signal?.removeEventListener('abort', giveUp);
    }
  }

  get #callDeadlineMs(): number {
    return this.#options.callDeadlineMs ?? CALL_DEADLINE_MS;
  }

  #controlOptions(): LaneOptions {
    return { ...this.#laneOptions(), maxConnections: MAX_CONTROL_CONNECTIONS };
  }

  /** Exactly one connection, or every event would come several times. */
  #monitorOptions(): LaneOptions {
    const deadline = { timers: this.#timers, deadlineMs: this.#callDeadlineMs };
    return {
      ...this.#laneOptions(),
      maxConnections: 1,
      handlers: { onMessage: (frame) => this.#hub.dispatch(frame) },
      prepare: (connection) =>
        this.#hub.registerAll((procedure, args) => callOn(connection, procedure, args, deadline)),
      onReplaced: () => this.#notify(this.#onReconnected, (handler) => handler()),
    };
  }

  #laneOptions(): Omit<LaneOptions, 'maxConnections'> {
    return {
      connect: (handlers) => this.#connect(handlers, {}),
      timers: this.#timers,
      random: this.#options.random ?? Math.random,
      isFinal,
      onState: (_, reason) => this.#stateChanged(reason),
    };
  }

  #connect(handlers: ConnectionHandlers, extra: { readonly askedForLife?: boolean }): Promise<Connection> {
    const { dial, uri, readOnly = false, keepalive = {}, openDeadlineMs = OPEN_DEADLINE_MS } = this.#options;
    const timers = this.#timers;
    const doubtful: ConnectionHandlers = {
      ...handlers,
      onClose: (reason) => {
        this.#gate.doubt();
        handlers.onClose?.(reason);
      },
    };
    const limits = { timers, deadlineMs: openDeadlineMs, keepalive };
    return this.#gate.through(() =>
      openConnection({ dial, uri, readOnly, handlers: doubtful, ...limits, ...extra }),
    );
  }

  #stateChanged(reason: Error | undefined): void {
    const states = Object.values(this.#lanes).map((lane) => lane.state);
    const worst = BY_SEVERITY.find((state) => states.includes(state)) ?? 'up';
    if (worst === this.#state) return;
    this.#state = worst;
    // A lane that gave up for good speaks for all.
    if (worst === 'closed') this.#closeAll(reason);
    this.#notify(this.#onState, (handler) => handler(worst, reason));
  }

  #notify<H>(handlers: ReadonlySet<H>, run: (handler: H) => void): void {
    for (const handler of handlers) {
      try {
        run(handler);
      } catch (error) {
        this.#options.onWarning?.(error);
      }
    }
  }
}

const BY_SEVERITY = ['closed', 'down', 'connecting', 'up'] as const;
/** The test driver keeps the state of a file per connection; only its default is shared (test_driver.c). */
function hasPrivateState(uri: string): boolean {
  return uri.startsWith('test://') && !uri.endsWith('/default');
}
