import type { CallContext } from '@anyvisor/port';
import type { CallOptions, LibvirtClient, StreamCallOptions } from '../protocol/client.ts';
import type { OpenedStream } from '../protocol/open-stream.ts';
import type { Procedure } from '../protocol/procedure.ts';
import type { HostFacts } from './host-facts.ts';
import type { SharedMemory } from './shared-memory.ts';

type Limits = Pick<CallOptions, 'lane' | 'urgent'> & {
  /** Longest wait of this one call, in ms, within the context's deadline. */
  readonly withinMs?: number;
};

/** The daemon as one call of the port sees it: open, known, and bound to that call's deadline and signal. */
export interface Endpoint {
  readonly ctx: CallContext;
  readonly facts: HostFacts;
  readonly client: LibvirtClient;
  /** Shared by all calls of one port. */
  readonly memory: SharedMemory;
  readonly now: () => number;
  readonly call: <A, R>(procedure: Procedure<A, R>, args: A, limits?: Limits) => Promise<R>;
  readonly stream: <A, R>(
    procedure: Procedure<A, R>,
    args: A,
    options?: Pick<StreamCallOptions, 'idleMs' | 'sparse'>,
  ) => Promise<OpenedStream<R>>;
  /** The same daemon with `ms` from now and nobody who could cancel but `signal`: for work that outlives its call. */
  readonly detached: (ms: number, signal?: AbortSignal) => Endpoint;
}

export function endpoint(
  client: LibvirtClient,
  facts: HostFacts,
  memory: SharedMemory,
  ctx: CallContext,
  now: () => number,
): Endpoint {
  const left = (): number => Math.max(1, ctx.deadline - now());
  return {
    ctx,
    facts,
    client,
    memory,
    now,
    call: (procedure, args, { withinMs = Infinity, ...limits } = {}) =>
      client.call(procedure, args, { ...limits, deadlineMs: Math.min(left(), withinMs), signal: ctx.signal }),
    // Not the call's signal: a console lives longer than the call that opened it.
    stream: (procedure, args, options = {}) =>
      client.openStream(procedure, args, { ...options, deadlineMs: left() }),
    detached: (ms, signal = new AbortController().signal) => {
      const unhurried = { ...ctx, signal, deadline: now() + ms };
      return endpoint(client, facts, memory, unhurried, now);
    },
  };
}
