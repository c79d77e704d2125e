import { ApiProblem, ServerUnreachable, problemIn } from './api-problem.ts';
import type { ClientOptions } from './client.ts';
import type { Schemas } from './schemas.ts';
import { serverSentMessages } from './server-sent-events.ts';

export interface FollowOptions extends ClientOptions {
  /** Go on after this sequence number; absent: from now on. */
  readonly since?: number;
  /** Only these types; `vm.*` stands for all of one noun. */
  readonly types?: readonly string[];
  /** Ends the following. */
  readonly signal: AbortSignal;
  /** Called when the stream stands: everything from now on is heard. Again after each reconnection. */
  readonly onOpen?: () => void;
  /** Called when the stream broke off or ended, and a reconnection is tried. */
  readonly onLost?: () => void;
  /** In ms, between two attempts to reconnect. @default 1000, doubled up to 15,000 */
  readonly pause?: number;
}

/**
 * What happens, as it happens. Reconnects by itself and goes on after the last event it has seen, so that none is
 * missed. Throws `ApiProblem` when the server refuses: with kind `EventsGone` when the events in between are no longer
 * kept (read the lists again). Throws `ServerUnreachable` only if it never was connected.
 */
export async function* followEvents(options: FollowOptions): AsyncGenerator<Schemas['Event'], void, void> {
  const firstPause = options.pause ?? 1000;
  let lastId = options.since === undefined ? undefined : String(options.since);
  let connected = false;
  let pause = firstPause;
  while (!options.signal.aborted) {
    try {
      const body = await openStream(options, lastId);
      connected = true;
      pause = firstPause;
      options.onOpen?.();
      for await (const { id, data } of serverSentMessages(body)) {
        lastId = id ?? lastId;
        if (data !== '') {
          yield JSON.parse(data) as Schemas['Event'];
        }
      }
    } catch (thrown) {
      if (options.signal.aborted) {
        return;
      }
      if (thrown instanceof ApiProblem && thrown.problem.status < 500) {
        throw thrown;
      }
      if (!connected) {
        throw thrown;
      }
    }
    if (!options.signal.aborted) {
      options.onLost?.();
    }
    await rest(pause, options.signal);
    pause = Math.min(pause * 2, 15_000);
  }
}

async function openStream(
  { url, token, types, signal }: FollowOptions,
  lastId: string | undefined,
): Promise<ReadableStream<Uint8Array>> {
  const address = new URL('/api/v1/events', url);
  if (types !== undefined && types.length > 0) {
    address.searchParams.set('types', types.join(','));
  }
  const response = await fetch(address, {
    headers: {
      accept: 'text/event-stream',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(lastId === undefined ? {} : { 'last-event-id': lastId }),
    },
    signal,
  }).catch((cause: unknown) => {
    throw new ServerUnreachable(url, `No Anyvisor server answers at ${url}`, cause);
  });
  if (!response.ok || response.body === null) {
    throw problemIn(await response.json().catch(() => undefined), response);
  }
  return response.body;
}

function rest(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done, { once: true });
  });
}
