import type { Hearing } from '../../src/live/hearing.ts';
import type { shareStream } from '../../src/live/shared-stream.ts';
import type { Told } from '../../src/live/told.ts';

export interface FakeTab {
  readonly id: string;
  /** New states and events, in order, and that it was told to read anew (`opened`) or that it is over (`ended`). */
  readonly heard: readonly string[];
  /** What the server would send to this tab; undefined: it follows nothing. */
  readonly stream: () => Hearing<string> | undefined;
  readonly tick: () => void;
  /** Suspended by the browser: it keeps its lock and its stream, hears nothing, and is told later. */
  readonly sleep: () => void;
  readonly wake: () => void;
  readonly close: () => void;
  readonly over: () => boolean;
}

export interface Tabs {
  readonly open: (options?: { readonly visible?: boolean }) => FakeTab;
  /** Which tabs follow the server. */
  readonly streams: () => readonly string[];
  /** The next message between tabs never arrives. */
  readonly loseNext: () => void;
  /** Until all that is under way between the tabs has come to rest. */
  readonly settle: () => Promise<void>;
  readonly closeAll: () => void;
}

/** Tabs of a browser in memory: locks, channel and server are fakes that behave as specified. */
export function tabsOf(share: typeof shareStream, { locks = true } = {}): Tabs {
  const manager = locks ? fakeLocks() : { request: () => Promise.reject(new Error('no locks here')) };
  const ears = new Map<string, (told: Told<string>) => void>();
  const opened: FakeTab[] = [];
  let losing = false;

  function open({ visible = true } = {}): FakeTab {
    const id = `tab-${opened.length + 1}`;
    const heard: string[] = [];
    const closing = new AbortController();
    const missed: Told<string>[] = [];
    const state = { over: false, asleep: false, shown: '', tick: () => undefined as void };
    const streams: Hearing<string>[] = [];
    const running = share<string>(
      {
        id,
        channel: {
          post: (told) => {
            const lost = losing;
            losing = false;
            for (const [other, hear] of ears) {
              if (other !== id && !lost) {
                queueMicrotask(() => hear(told));
              }
            }
          },
          listen: (hear) => ears.set(id, (told) => (state.asleep ? missed.push(told) : hear(told))),
          close: () => ears.delete(id),
        },
        lock: { name: 'lock', manager: manager as Pick<LockManager, 'request'> },
        follow: (hearing, signal) =>
          new Promise((resolve) => {
            const stop = () => {
              streams.splice(streams.indexOf(hearing), 1);
              resolve();
            };
            streams.push({ ...hearing, ended: () => (hearing.ended(), stop()) });
            hearing.state('connecting');
            signal.addEventListener('abort', () => {
              streams.length = 0;
              resolve();
            });
          }),
        visible: () => visible,
        ticks: (tick) => {
          state.tick = tick;
          return () => {
            state.tick = () => undefined;
          };
        },
      },
      {
        state: (next) => {
          if (next !== state.shown) {
            state.shown = next;
            heard.push(next);
          }
        },
        opened: () => {
          state.shown = 'live';
          heard.push('opened');
        },
        event: (event) => heard.push(event),
        ended: () => heard.push('ended'),
      },
      closing.signal,
    );
    void running.then(() => {
      state.over = true;
    });
    const tab: FakeTab = {
      id,
      heard,
      stream: () => streams[0],
      tick: () => state.tick(),
      sleep: () => {
        state.asleep = true;
      },
      wake: () => {
        state.asleep = false;
        for (const told of missed.splice(0)) {
          ears.get(id)?.(told);
        }
      },
      close: () => closing.abort(),
      over: () => state.over,
    };
    opened.push(tab);
    return tab;
  }

  return {
    open,
    streams: () => opened.filter((tab) => tab.stream() !== undefined).map(({ id }) => id),
    loseNext: () => {
      losing = true;
    },
    settle: async () => {
      for (let turn = 0; turn < 5; turn += 1) {
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
    closeAll: () => opened.forEach((tab) => tab.close()),
  };
}

interface Held {
  readonly rob: () => void;
}

interface LockOptions {
  readonly steal?: boolean;
  readonly signal?: AbortSignal;
}

/** Web Locks, section 4: one holder, the others in their order, `steal` at once. */
function fakeLocks() {
  let held: Held | undefined;
  const queue: (() => void)[] = [];

  function grant(work: () => Promise<void>, done: () => void, fail: (error: unknown) => void): void {
    const mine: Held = { rob: () => fail(new DOMException('stolen', 'AbortError')) };
    held = mine;
    const finish = async () => {
      try {
        await work();
        done();
      } catch (error) {
        fail(error);
      }
      if (held === mine) {
        held = undefined;
        queue.shift()?.();
      }
    };
    void finish();
  }

  return {
    request: (_: string, { steal = false, signal }: LockOptions, work: () => Promise<void>) =>
      new Promise<void>((resolve, reject) => {
        const begin = () => grant(work, resolve, reject);
        if (steal) {
          held?.rob();
          begin();
        } else if (signal?.aborted === true) {
          reject(signal.reason as Error);
        } else if (held === undefined) {
          begin();
        } else {
          queue.push(begin);
          signal?.addEventListener('abort', () => {
            const at = queue.indexOf(begin);
            if (at !== -1) {
              queue.splice(at, 1);
              reject(signal.reason as Error);
            }
          });
        }
      }),
  };
}
