import { setTimeout as delay } from 'node:timers/promises';

/** Waits for a condition, with a deadline in ms. */
export async function until<T>(
  what: string,
  condition: () => T | Promise<T>,
  deadline = 10_000,
): Promise<NonNullable<T>> {
  const end = performance.now() + deadline;
  for (;;) {
    const value = await condition();
    if (value !== undefined && value !== null && value !== false) {
      return value;
    }
    if (performance.now() > end) {
      throw new Error(`${what}: not within ${deadline} ms`);
    }
    await delay(10);
  }
}
