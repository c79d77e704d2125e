import type { Hearing, LiveState } from './hearing.ts';
import type { Channel, Told } from './told.ts';

/** One of the tabs that share a stream. */
export interface Tab<E> {
  /** Another one for each tab. */
  readonly id: string;
  readonly channel: Channel<E>;
  /** Held by the one that follows the server. */
  readonly lock: { readonly name: string; readonly manager: Pick<LockManager, 'request'> };
  /** Follows the server until `signal` aborts or the session is over. */
  readonly follow: (hearing: Hearing<E>, signal: AbortSignal) => Promise<void>;
  /** Whether somebody looks at it. */
  readonly visible: () => boolean;
  /** Calls every few seconds, and when the tab comes to the front; answers how to stop. */
  readonly ticks: (tick: () => void) => () => void;
}

/** So many questions go unanswered before a tab that is looked at takes the lead. */
const patience = 2;

/**
 * One stream of events for all tabs: over HTTP/1.1 a browser has six connections to a server, and a stream keeps one.
 * Whoever holds the lock follows the server and tells the others; when it goes, the next has the lock, opens a stream,
 * and all read anew. A leader may also be asleep, for browsers suspend what nobody looks at: the tab in front asks
 * whether it is there, and takes the lock from one that does not answer.
 */
export async function shareStream<E>(tab: Tab<E>, hearing: Hearing<E>, signal: AbortSignal): Promise<void> {
  const { post, listen, close } = tab.channel;
  const over = new AbortController();
  const ending = AbortSignal.any([signal, over.signal]);
  /** Never starts again: nobody takes two times of leading for one. */
  let number = 0;
  /** Of the stream that this tab has open. */
  let leading: { state: LiveState } | undefined;
  /** The last that was heard of another's stream. */
  let heard: { readonly leader: string; readonly number: number } | undefined;
  let unanswered = 0;
  let waiting = new AbortController();

  listen(hear);
  const stopTicking = tab.ticks(tick);
  try {
    post({ kind: 'ask' });
    let taking = false;
    while (!ending.aborted) {
      waiting = new AbortController();
      unanswered = 0;
      taking = await lead(taking);
    }
  } finally {
    stopTicking();
    close();
  }

  /** Leads as soon as it is this tab's turn, until it ends or another takes over. Answers whether to take the lock. */
  async function lead(taking: boolean): Promise<boolean> {
    const robbed = new AbortController();
    const options = taking ? { steal: true } : { signal: AbortSignal.any([waiting.signal, ending]) };
    try {
      await tab.lock.manager.request(tab.lock.name, options, () =>
        follow(AbortSignal.any([ending, robbed.signal])),
      );
      return false;
    } catch (thrown) {
      if (!(thrown instanceof DOMException && thrown.name === 'AbortError')) {
        // A browser that gives no locks here: each tab for itself.
        await follow(ending);
      }
      return waiting.signal.aborted && !ending.aborted;
    } finally {
      robbed.abort();
      leading = undefined;
    }
  }

  async function follow(until: AbortSignal): Promise<void> {
    const mine: { state: LiveState } = { state: 'connecting' };
    leading = mine;
    heard = undefined;
    const tell = () => post({ kind: 'state', leader: tab.id, number, state: mine.state });
    try {
      await tab.follow(
        {
          state: (state) => {
            mine.state = state;
            hearing.state(state);
            tell();
          },
          opened: () => {
            mine.state = 'live';
            number += 1;
            hearing.opened();
            tell();
          },
          event: (event) => {
            number += 1;
            hearing.event(event);
            post({ kind: 'event', leader: tab.id, number, event });
          },
          ended: () => {
            post({ kind: 'ended' });
            hearing.ended();
            over.abort();
          },
        },
        until,
      );
    } finally {
      if (leading === mine) {
        leading = undefined;
      }
    }
  }

  function hear(told: Told<E>): void {
    if (told.kind === 'ask') {
      // In the background waiting is slow: if the server is away, whoever is looked at tries better.
      if (leading !== undefined && (leading.state === 'live' || tab.visible())) {
        post({ kind: 'state', leader: tab.id, number, state: leading.state });
      }
    } else if (leading === undefined && !ending.aborted) {
      unanswered = 0;
      heed(told);
    }
  }

  function heed(told: Exclude<Told<E>, { kind: 'ask' }>): void {
    if (told.kind === 'ended') {
      hearing.ended();
      over.abort();
      return;
    }
    const before = heard?.leader === told.leader ? heard.number : undefined;
    const { leader } = told;
    if (told.kind === 'event') {
      heard = { leader, number: told.number };
      hearing.event(told.event);
      if (before !== told.number - 1) {
        hearing.opened();
      }
    } else if (told.state !== 'live') {
      hearing.state(told.state);
    } else if (before === told.number) {
      hearing.state('live');
    } else {
      heard = { leader, number: told.number };
      hearing.opened();
    }
  }

  function tick(): void {
    if (leading !== undefined || !tab.visible()) {
      unanswered = 0;
      return;
    }
    if (unanswered >= patience) {
      waiting.abort();
      return;
    }
    unanswered += 1;
    post({ kind: 'ask' });
  }
}
