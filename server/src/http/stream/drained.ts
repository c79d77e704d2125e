import type { Writable } from 'node:stream';

/**
 * Writes and, when the client is slow, waits until it has taken what was sent. False: it has not within `patience` ms,
 * or is gone.
 */
export async function writeDrained(stream: Writable, chunk: string, patience: number): Promise<boolean> {
  if (stream.destroyed || stream.writableEnded) {
    return false;
  }
  if (stream.write(chunk)) {
    return true;
  }
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const onDrain = () => resolve(true);
  const onEnd = () => resolve(false);
  const timer = setTimeout(onEnd, patience);
  stream.once('drain', onDrain).once('close', onEnd);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    stream.off('drain', onDrain).off('close', onEnd);
  }
}
