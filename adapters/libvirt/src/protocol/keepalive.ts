import type { Timers } from './timers.ts';

export interface KeepaliveOptions {
  /** Silence after which the peer is asked for a sign of life. @default 5000 */
  readonly intervalMs?: number;
  /** Unanswered questions after which it counts as dead. @default 5 */
  readonly missesAllowed?: number;
}

interface Peer {
  ping(): void;
  /** True while the peer cannot answer although it lives: we do not read, or it does not (five calls run). */
  silenceExpected(): boolean;
  dead(): void;
}

/**
 * Our half of libvirt's keepalive (src/rpc/virkeepalive.c): any bytes are a sign of life; after `intervalMs`
 * of silence a PING goes out, and when `missesAllowed` of them stay unanswered the peer is dead. Answering
 * the peer's own PINGs is the connection's business.
 */
export class Keepalive {
  readonly #timers: Timers;
  readonly #peer: Peer;
  readonly #intervalMs: number;
  readonly #missesAllowed: number;
  #heardAt: number;
  #missed = 0;
  #cancel: () => void;

  constructor(timers: Timers, peer: Peer, { intervalMs = 5000, missesAllowed = 5 }: KeepaliveOptions = {}) {
    this.#timers = timers;
    this.#peer = peer;
    this.#intervalMs = intervalMs;
    this.#missesAllowed = missesAllowed;
    this.#heardAt = timers.now();
    this.#cancel = timers.after(intervalMs, () => this.#tick());
  }

  heard(): void {
    this.#heardAt = this.#timers.now();
    this.#missed = 0;
  }

  stop(): void {
    this.#cancel();
  }

  #tick(): void {
    const silent = this.#timers.now() - this.#heardAt;
    if (silent >= this.#intervalMs && !this.#peer.silenceExpected()) {
      if (this.#missed >= this.#missesAllowed) {
        this.#peer.dead();
        return;
      }
      this.#missed++;
      this.#peer.ping();
    }
    const wait = silent < this.#intervalMs ? this.#intervalMs - silent : this.#intervalMs;
    this.#cancel = this.#timers.after(wait, () => this.#tick());
  }
}
