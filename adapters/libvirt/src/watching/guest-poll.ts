import { askGuest } from '../reading/guest-words.ts';
import type { ReadVm } from '../reading/vms.ts';
import type { Endpoint } from '../session/endpoint.ts';
import type { News } from './news.ts';

/** Guests asked at once. */
const AT_ONCE = 8;
/** A guest without an address is asked after so long, then less and less often; in ms. */
const FIRST = 1000;
const RARELY = 60_000;
/** Longest wait for one guest, in ms. */
const PATIENCE = 20_000;

interface Turn {
  readonly at: number;
  readonly pause: number;
}

/** Asks running guests for their addresses: often while they have none, rarely afterwards. */
export class GuestPoll {
  readonly #endpoint: Endpoint;
  readonly #news: News;
  readonly #turns = new Map<string, Turn>();
  readonly #asking = new Set<string>();

  constructor(endpoint: Endpoint, news: News) {
    this.#endpoint = endpoint;
    this.#news = news;
  }

  /** Asks those whose turn it is; answers come as news. */
  look(vms: ReadonlyMap<string, ReadVm>): void {
    const now = this.#endpoint.now();
    for (const uuid of this.#turns.keys()) {
      if (!isTalking(vms.get(uuid))) this.#turns.delete(uuid);
    }
    for (const [uuid, read] of vms) {
      if (this.#asking.size >= AT_ONCE) return;
      if (!isTalking(read) || this.#asking.has(uuid)) continue;
      const turn = this.#turns.get(uuid) ?? { at: now, pause: FIRST };
      if (turn.at > now) continue;
      const settled = read.vm.nics.every((nic) => nic.ipAddresses.length > 0);
      const pause = settled ? RARELY : Math.min(RARELY, turn.pause);
      this.#turns.set(uuid, { at: now + pause, pause: Math.min(RARELY, pause * 1.5) });
      this.#asking.add(uuid);
      void this.#ask(uuid, read).finally(() => this.#asking.delete(uuid));
    }
  }

  async #ask(uuid: string, read: ReadVm): Promise<void> {
    const { memory, now } = this.#endpoint;
    const before = memory.guests.recall(uuid, now(), Infinity);
    try {
      const words = await askGuest(this.#endpoint.detached(PATIENCE), read.handle, read.domain);
      if (JSON.stringify(words) !== JSON.stringify(before)) this.#news.domain(uuid);
    } catch {
      // The connection's own end is told by the connection; a guest that cannot be asked is asked again later.
    }
  }
}

function isTalking(read: ReadVm | undefined): read is ReadVm {
  return read !== undefined && read.vm.powerState === 'RUNNING' && read.vm.nics.length > 0;
}
