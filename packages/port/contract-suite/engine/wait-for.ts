import { setTimeout as sleep } from 'node:timers/promises';

/** Looks again and again until `look` answers something, at most `deadline` ms; `what` completes "waited in vain for". */
export async function waitFor<T>(
  what: string,
  deadline: number,
  look: () => Promise<T | undefined> | T | undefined,
): Promise<T> {
  const end = Date.now() + deadline;
  for (;;) {
    const seen = await look();
    if (seen !== undefined) {
      return seen;
    }
    if (Date.now() >= end) {
      throw new Error(`waited in vain for ${what}, ${deadline} ms`);
    }
    await sleep(50);
  }
}
