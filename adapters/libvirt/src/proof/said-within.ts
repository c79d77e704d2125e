import type { Readable } from 'node:stream';

/** How waiting for a word ended. */
export type Ending = 'said' | 'ended' | 'late' | 'aborted';

/** Reads until `text` has come, the stream has ended, `ms` are over or the signal is aborted; keeps no more than it must. */
export async function saidWithin(
  stream: Readable,
  text: string,
  ms: number,
  signal: AbortSignal,
): Promise<Ending> {
  const { promise, resolve } = Promise.withResolvers<Ending>();
  let tail = '';
  const hear = (piece: Buffer): void => {
    tail += piece.toString('latin1');
    if (tail.includes(text)) resolve('said');
    tail = tail.slice(-text.length);
  };
  const ended = (): void => resolve('ended');
  const aborted = (): void => resolve('aborted');
  const timer = setTimeout(() => resolve('late'), ms);
  stream.on('data', hear).on('end', ended).on('close', ended).on('error', ended);
  signal.addEventListener('abort', aborted, { once: true });
  if (signal.aborted) aborted();
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', aborted);
    stream.off('data', hear).off('end', ended).off('close', ended);
  }
}
