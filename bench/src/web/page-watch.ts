import type { Page } from 'playwright-core';

/** What the page's main thread was held by since the last time it was asked. */
export interface Held {
  /** The longest task, in ms; 0 when none was longer than 50. */
  readonly longestTaskMs: number;
  /** From an input to the frame that shows its effect, the slowest, in ms; 0 when none took longer than 16. */
  readonly slowestInputMs: number;
}

/** Runs in the page, as text: this program knows no browser types. */
const watching = `
  window.anyvisorSeen = { task: 0, input: 0 };
  const keep = (name) => (list) => {
    for (const { duration } of list.getEntries()) {
      window.anyvisorSeen[name] = Math.max(window.anyvisorSeen[name], duration);
    }
  };
  new PerformanceObserver(keep('task')).observe({ type: 'longtask' });
  new PerformanceObserver(keep('input')).observe({ type: 'event', durationThreshold: 16 });
`;
// Entries arrive after the task they are about: a moment later all are there.
const taking = `
  new Promise((resolve) => setTimeout(resolve, 300)).then(() => {
    const { task, input } = window.anyvisorSeen;
    window.anyvisorSeen = { task: 0, input: 0 };
    return { longestTaskMs: Math.round(task), slowestInputMs: Math.round(input) };
  })
`;

/** Begins to watch every page that is opened from here on (Long Tasks API, Event Timing API). */
export async function watchTasks(page: Page): Promise<void> {
  await page.addInitScript({ content: watching });
}

/** What was seen, and begins anew. */
export async function heldSince(page: Page): Promise<Held> {
  return page.evaluate<Held>(taking);
}

/** Bytes of JavaScript objects that are still reachable, after a collection. */
export async function heapBytes(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  try {
    await session.send('HeapProfiler.collectGarbage');
    const { usedSize } = await session.send('Runtime.getHeapUsage');
    return usedSize;
  } finally {
    await session.detach();
  }
}
