import { isDeepStrictEqual } from 'node:util';

/** The value as another process would read it after a crash; throws when JSON loses any of it. */
export function roundTrip<T>(value: T): T {
  const read = JSON.parse(JSON.stringify(value)) as T;
  if (!isDeepStrictEqual(read, value)) {
    throw new Error(`does not survive a crash, JSON makes ${JSON.stringify(value)} of it`);
  }
  return read;
}
