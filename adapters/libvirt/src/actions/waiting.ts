import { setTimeout as sleep } from 'node:timers/promises';
import { timedOut } from '../faults.ts';
import type { Endpoint } from '../session/endpoint.ts';

/** Milliseconds between two looks: quick at first, then unhurried. */
const FIRST_LOOK = 50;
const LATER_LOOK = 500;

/**
 * Looks until `look` answers something, as long as the call may take and at most `withinMs`; answers undefined when
 * that is over.
 */
export async function lookUntil<T>(
  { ctx, now }: Endpoint,
  look: () => Promise<T | undefined>,
  withinMs = Infinity,
): Promise<T | undefined> {
  const end = Math.min(ctx.deadline, now() + withinMs);
  for (let pause = FIRST_LOOK; ; pause = Math.min(LATER_LOOK, pause * 1.5)) {
    const seen = await look();
    if (seen !== undefined) return seen;
    if (now() + pause >= end) return undefined;
    await sleep(pause, undefined, { signal: ctx.signal });
  }
}

/** The same for who cannot go on without it. */
export async function waitUntil<T>(
  endpoint: Endpoint,
  operation: string,
  what: string,
  look: () => Promise<T | undefined>,
): Promise<T> {
  const begun = endpoint.now();
  const seen = await lookUntil(endpoint, look);
  if (seen !== undefined) return seen;
  const seconds = Math.round((endpoint.now() - begun) / 1000);
  throw timedOut(operation, `${what} had not come about after ${seconds} s`, seconds, 'Look again later.');
}
