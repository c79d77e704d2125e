import { XdrReader } from '@anyvisor/toolkit/xdr-reader';
import { registrations } from './event-messages.ts';
import type { EventKind } from './event-messages.ts';
import type { Frame } from './frame.ts';
import type { Procedure } from './procedure.ts';
import { LibvirtError } from './remote-error.ts';

type Handler<Message> = (message: Message) => void;
type Ask = <Args, Result>(procedure: Procedure<Args, Result>, args: Args) => Promise<Result>;

interface Entry {
  readonly kind: EventKind<unknown>;
  readonly handlers: Set<Handler<unknown>>;
  /** Known once the daemon has answered; events may come a moment earlier. */
  callbackId: number | undefined;
  registering: Promise<unknown> | undefined;
}

/** Stops the delivery of one subscription. */
export type Unsubscribe = () => Promise<void>;

/** Who wants which events: registers each kind once per connection and hands messages on. */
export class EventHub {
  readonly #entries = new Map<string, Entry>();
  readonly #onHandlerError: (error: unknown) => void;

  /** `onHandlerError` hears what a handler threw and what could not be decoded: neither stops other events. */
  constructor(onHandlerError: (error: unknown) => void) {
    this.#onHandlerError = onHandlerError;
  }

  /** Resolves when the daemon delivers the events; `ask` must reach the connection that carries them. */
  async subscribe<Message>(
    ask: Ask,
    kind: EventKind<Message>,
    handler: Handler<Message>,
  ): Promise<Unsubscribe> {
    const entry = this.#entry(kind);
    const listener = handler as Handler<unknown>;
    entry.handlers.add(listener);
    try {
      entry.registering ??= this.#register(ask, entry);
      await entry.registering;
    } catch (error) {
      entry.handlers.delete(listener);
      throw error;
    }
    return async () => {
      if (entry.handlers.delete(listener) && entry.handlers.size === 0) await this.#deregister(ask, entry);
    };
  }

  /** Registers on a new connection everything that somebody listens to. */
  async registerAll(ask: Ask): Promise<void> {
    for (const entry of this.#entries.values()) {
      if (entry.handlers.size === 0) continue;
      entry.registering = this.#register(ask, entry);
      try {
        await entry.registering;
      } catch (error) {
        // A daemon that came back older than it was: no such events, but everything else works.
        if (!(error instanceof LibvirtError)) throw error;
        this.#onHandlerError(error);
      }
    }
  }

  dispatch(frame: Frame): void {
    const entry = this.#entries.get(key(frame.program, frame.procedure));
    if (entry === undefined) return;
    try {
      const reader = new XdrReader(frame.payload);
      const message = entry.kind.message.read(reader) as { callbackId?: number };
      if (entry.callbackId !== undefined && message.callbackId !== entry.callbackId) return;
      for (const handler of entry.handlers) this.#deliver(handler, message);
    } catch (error) {
      this.#onHandlerError(error);
    }
  }

  #deliver(handler: Handler<unknown>, message: unknown): void {
    try {
      handler(message);
    } catch (error) {
      this.#onHandlerError(error);
    }
  }

  #entry(kind: EventKind<unknown>): Entry {
    const place = key(kind.program, kind.number);
    const known = this.#entries.get(place);
    if (known !== undefined) return known;
    const entry: Entry = { kind, handlers: new Set(), callbackId: undefined, registering: undefined };
    this.#entries.set(place, entry);
    return entry;
  }

  async #register(ask: Ask, entry: Entry): Promise<void> {
    entry.callbackId = undefined;
    try {
      const { register } = registrations[entry.kind.subject];
      const { callbackId } = await ask(register, { eventId: entry.kind.eventId });
      entry.callbackId = callbackId;
    } catch (error) {
      entry.registering = undefined;
      throw error;
    }
  }

  async #deregister(ask: Ask, entry: Entry): Promise<void> {
    const { callbackId } = entry;
    entry.callbackId = undefined;
    entry.registering = undefined;
    if (callbackId === undefined) return;
    const { deregister } = registrations[entry.kind.subject];
    // Nobody listens any more: whether the daemon still sends is its own affair.
    await ask(deregister, { callbackId }).catch(() => {});
  }
}

function key(program: number, number: number): string {
  return `${program}/${number}`;
}
