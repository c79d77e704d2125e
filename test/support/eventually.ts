import { setTimeout as delay } from 'node:timers/promises';

/** Asks again until `look` answers something other than undefined; fails with `what` after the deadline. */
export async function eventually<T>(
  what: string,
  deadlineMs: number,
  look: () => Promise<T | undefined> | T | undefined,
): Promise<T> {
  const deadline = performance.now() + deadlineMs;
  let last: unknown;
  for (;;) {
    try {
      const answer = await look();
      if (answer !== undefined) return answer;
      last = undefined;
    } catch (error) {
      last = error;
    }
    if (performance.now() > deadline) throw new Error(`not in ${deadlineMs} ms: ${what}`, { cause: last });
    await delay(50);
  }
}
