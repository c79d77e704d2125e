import type { InterfaceAddresses } from '../native-vm.ts';

/** What a guest said of itself. */
export interface GuestWords {
  readonly addresses: readonly InterfaceAddresses[];
  readonly hostname: string | null;
  readonly os: string | null;
}

export const silentGuest: GuestWords = { addresses: [], hostname: null, os: null };

/** Guests remembered at most. */
const MOST = 20_000;

/** How long an agent that let us wait in vain is left alone at first, and at most, in ms: while a guest boots it is late once. */
const FIRST_REST = 5_000;
const LONGEST_REST = 60_000;

interface Entry {
  readonly words: GuestWords;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** What guests said last, so that a list of many does not ask each of them again. */
export class GuestBook {
  readonly #entries = new Map<string, Entry>();
  /** Agents that let us wait in vain, until when they are left alone, and for how long that is in all. */
  readonly #quiet = new Map<string, { readonly until: number; readonly rest: number }>();

  /** The guest's words if they are not older than `maxAge` ms. */
  recall(uuid: string, now: number, maxAge: number): GuestWords | undefined {
    const entry = this.#entries.get(uuid);
    return entry !== undefined && now - entry.at <= maxAge ? entry.words : undefined;
  }

  write(uuid: string, words: GuestWords, at: number): void {
    if (this.#entries.size >= MOST) this.#entries.clear();
    this.#entries.set(uuid, { words, at });
  }

  /** It stopped, or was started anew. */
  forget(uuid: string): void {
    this.#entries.delete(uuid);
    this.#quiet.delete(uuid);
  }

  /** Its agent let us wait in vain: left alone, longer each time in a row. */
  leaveAlone(uuid: string, now: number): void {
    if (this.#quiet.size >= MOST) this.#quiet.clear();
    const rest = Math.min(LONGEST_REST, (this.#quiet.get(uuid)?.rest ?? FIRST_REST / 2) * 2);
    this.#quiet.set(uuid, { until: now + rest, rest });
  }

  /** Its agent answered. */
  heard(uuid: string): void {
    this.#quiet.delete(uuid);
  }

  mayAsk(uuid: string, now: number): boolean {
    return (this.#quiet.get(uuid)?.until ?? 0) <= now;
  }
}
