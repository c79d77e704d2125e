/** Time of the simulated cluster: the real one, moved on by hand where a test wants to. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back once, after that much simulated time; the answer cancels it. */
  after(milliseconds: number, run: () => void): () => void;
  /** Moves the simulated time on; what becomes due runs at once, in order. */
  advance(milliseconds: number): void;
  stop(): void;
}

interface Timer {
  readonly at: number;
  readonly run: () => void;
}

/** `manual`: time stands still between calls of `advance`. */
export function createClock(start: number, manual: boolean): Clock {
  const born = performance.now();
  let offset = 0;
  const timers = new Set<Timer>();
  let alarm: NodeJS.Timeout | undefined;
  const now = (): number => start + offset + (manual ? 0 : Math.round(performance.now() - born));

  const runDue = (): void => {
    for (;;) {
      const due = [...timers].filter((timer) => timer.at <= now()).sort((a, b) => a.at - b.at);
      if (due.length === 0) break;
      for (const timer of due) if (timers.delete(timer)) timer.run();
    }
    setAlarm();
  };
  const setAlarm = (): void => {
    clearTimeout(alarm);
    if (manual || timers.size === 0) return;
    let next = Infinity;
    for (const timer of timers) next = Math.min(next, timer.at);
    alarm = setTimeout(runDue, Math.max(0, Math.min(next - now(), 2 ** 30)));
    alarm.unref();
  };
  return {
    now,
    after(milliseconds, run) {
      const timer = { at: now() + Math.max(0, milliseconds), run };
      timers.add(timer);
      setAlarm();
      return () => {
        timers.delete(timer);
      };
    },
    advance(milliseconds) {
      offset += milliseconds;
      runDue();
    },
    stop() {
      clearTimeout(alarm);
      timers.clear();
    },
  };
}
