import { CallAborted, CallTimeout } from './call-error.ts';
import type { Connection } from './connection.ts';
import { EarlyPackets } from './early-packets.ts';
import type { Procedure } from './procedure.ts';
import { LibvirtStream } from './stream.ts';
import type { StreamLink, StreamOptions } from './stream.ts';
import type { Timers } from './timers.ts';

export interface OpenedStream<Result> {
  readonly result: Result;
  readonly stream: LibvirtStream;
}

/**
 * Makes a call that opens a stream, on a connection that belongs to it alone; the connection closes with
 * the stream.
 */
export function openStream<Args, Result>(
  connection: Connection,
  procedure: Procedure<Args, Result>,
  args: Args,
  options: StreamOptions & {
    readonly timers: Timers;
    readonly deadlineMs: number;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<OpenedStream<Result>> {
  const { timers, deadlineMs, signal } = options;
  return new Promise((resolve, reject) => {
    const stop = (error: Error): void => {
      end();
      connection.close(error);
      reject(error);
    };
    const onAbort = (): void => stop(new CallAborted(procedure.name, 'unknown'));
    const cancel = timers.after(deadlineMs, () =>
      stop(new CallTimeout(procedure.name, 'unknown', deadlineMs)),
    );
    const end = (): void => {
      cancel();
      signal?.removeEventListener('abort', onAbort);
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    const settled = {
      resolve: (result: Result) => {
        end();
        // In the same turn as the reply: the next frame may already be the stream's.
        const stream = attach(connection, procedure, serial, options);
        early.handTo(stream);
        resolve({ result, stream });
      },
      reject: stop,
    };
    const early = new EarlyPackets();
    let serial = 0;
    try {
      serial = connection.send(procedure, args, settled);
      connection.attach(serial, early);
    } catch (error) {
      stop(error instanceof Error ? error : new Error(String(error)));
    }
  });
}

function attach(
  connection: Connection,
  procedure: StreamLink['procedure'],
  serial: number,
  options: StreamOptions & { readonly timers: Timers; readonly signal?: AbortSignal | undefined },
): LibvirtStream {
  const stream = new LibvirtStream({ connection, procedure, serial }, options.timers, options);
  const { signal } = options;
  const abort = (): void => void stream.destroy(new CallAborted(procedure.name, 'unknown'));
  signal?.addEventListener('abort', abort, { once: true });
  stream.once('close', () => {
    signal?.removeEventListener('abort', abort);
    connection.close();
  });
  connection.attach(serial, stream);
  return stream;
}
