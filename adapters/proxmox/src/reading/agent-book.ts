import { asText } from '../protocol/loose.ts';
import { Slots } from '../protocol/slots.ts';
import type { GuestDetails } from './guest-book.ts';

/** What the guest says about itself. */
export interface AgentWords {
  readonly state: 'RUNNING' | 'NOT_RUNNING';
  readonly hostname: string | null;
  readonly os: string | null;
  /** By MAC address in lower case. */
  readonly addresses: ReadonlyMap<string, readonly string[]>;
}

/** Milliseconds until a guest is asked again: it has answered; it has not, and then less and less often. */
const freshFor = 60_000;
const firstPause = 5000;
const longestPause = 300_000;

interface Entry {
  readonly words: AgentWords | undefined;
  readonly again: number;
  readonly failures: number;
  /** The run of the guest it was asked in. */
  readonly pid: unknown;
}

/** Addresses and names from inside the guests: one question at a time for each node, and never an error of the guest. */
export class AgentBook {
  readonly #now: () => number;
  readonly #entries = new Map<number, Entry>();
  readonly #asking = new Map<number, Promise<void>>();
  readonly #lines = new Map<string, Slots>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** What was heard in this run of the guest. */
  known({ vmid, current }: GuestDetails): AgentWords | undefined {
    const entry = this.#entries.get(vmid);
    return entry !== undefined && entry.pid === current['pid'] ? entry.words : undefined;
  }

  /** Is it time to ask? */
  isDue(details: GuestDetails): boolean {
    const entry = this.#entries.get(details.vmid);
    return (
      speaks(details) &&
      (entry === undefined || entry.pid !== details.current['pid'] || entry.again <= this.#now())
    );
  }

  /** Asks with `question`; callers that come at once share it. Never rejects. */
  ask(details: GuestDetails, question: () => Promise<AgentWords>): Promise<void> {
    const { vmid, node } = details;
    const asking = this.#asking.get(vmid);
    if (asking !== undefined) return asking;
    const line = this.#lines.get(node) ?? new Slots(1);
    this.#lines.set(node, line);
    const work = line
      .hold(new AbortController().signal, () => this.#note(details, question))
      .catch(() => undefined)
      .finally(() => this.#asking.delete(vmid));
    this.#asking.set(vmid, work);
    return work;
  }

  async #note(details: GuestDetails, question: () => Promise<AgentWords>): Promise<void> {
    const { vmid, current } = details;
    const before = this.#entries.get(vmid);
    const failures = before?.pid === current['pid'] ? (before?.failures ?? 0) : 0;
    const words = await question().catch(() => undefined);
    const answered = words?.state === 'RUNNING';
    const pause = answered ? freshFor : pauseAfter(failures);
    if (this.#entries.size > 50_000) this.#entries.clear();
    this.#entries.set(vmid, {
      words,
      again: this.#now() + pause,
      failures: answered ? 0 : failures + 1,
      pid: current['pid'],
    });
  }
}

/** A guest that boots is asked every few seconds; one that goes on being silent less and less often. */
function pauseAfter(failures: number): number {
  return Math.min(longestPause, firstPause * 2 ** Math.max(0, Math.min(failures - 5, 10)));
}

/** Can it be asked at all? Containers need no agent. */
export function speaks({ kind, config, current }: GuestDetails): boolean {
  if (current['status'] !== 'running') return false;
  if (kind === 'lxc') return true;
  return current['qmpstatus'] !== 'paused' && hasAgent(asText(config['agent']));
}

/** `1`, `enabled=1,fstrim_cloned_disks=1` */
export function hasAgent(option: string | undefined): boolean {
  return /^(?:enabled=)?1(?:,|$)/.test(option ?? '') || /,enabled=1(?:,|$)/.test(option ?? '');
}
