const LOOK_EVERY_MS = 2;

/** Watches this process's event loop from now on: how long it was held at the most. Does not keep the process alive. */
export function watchEventLoop(): { readonly longestBlockMs: () => number } {
  let last = performance.now();
  let longest = 0;
  setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last - LOOK_EVERY_MS);
    last = now;
  }, LOOK_EVERY_MS).unref();
  return { longestBlockMs: () => Math.round(longest) };
}
