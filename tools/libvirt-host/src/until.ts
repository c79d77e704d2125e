import { setTimeout as delay } from 'node:timers/promises';

/**
 * Asks again and again until the answer is neither undefined nor false, and answers it.
 * Fails after `deadline` milliseconds, naming what was waited for.
 */
export async function until<T>(
  what: string,
  ask: () => T | undefined | false | Promise<T | undefined | false>,
  deadline: number,
  interval = 50,
): Promise<T> {
  const end = performance.now() + deadline;
  while (performance.now() < end) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    await delay(interval);
  }
  throw new Error(`${what}: not within ${deadline} ms`);
}
