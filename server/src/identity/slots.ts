/** Too much waits already: nothing was done. */
export class NoRoom extends Error {
  constructor() {
    super('too much is waiting');
    this.name = 'NoRoom';
  }
}

/** Runs at most `atOnce` pieces of work, lets `mostWaiting` more wait their turn, and refuses the rest with `NoRoom`. */
export function createSlots(atOnce: number, mostWaiting: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= atOnce) {
      if (waiting.length >= mostWaiting) {
        throw new NoRoom();
      }
      // Whoever leaves hands on its place.
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else {
      running += 1;
    }
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) {
        running -= 1;
      } else {
        next();
      }
    }
  };
}
