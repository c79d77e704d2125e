import type { PendingCall } from './pending-call.ts';

/** Calls kept waiting at most. */
const MOST_WAITING = 10_000;

/** Waiting calls: urgent ones first, each kind in the order of asking. */
export class CallQueue {
  readonly #urgent = new Set<PendingCall>();
  readonly #ordinary = new Set<PendingCall>();

  get size(): number {
    return this.#urgent.size + this.#ordinary.size;
  }

  get isFull(): boolean {
    return this.size >= MOST_WAITING;
  }

  add(call: PendingCall): void {
    (call.urgent ? this.#urgent : this.#ordinary).add(call);
  }

  remove(call: PendingCall): void {
    (call.urgent ? this.#urgent : this.#ordinary).delete(call);
  }

  /** The first call that `admits` lets through, which leaves the queue. */
  take(admits: (call: PendingCall) => boolean): PendingCall | undefined {
    for (const waiting of [this.#urgent, this.#ordinary]) {
      for (const call of waiting) {
        if (!admits(call)) continue;
        waiting.delete(call);
        return call;
      }
    }
    return undefined;
  }

  /** Empties the queue. */
  drain(): readonly PendingCall[] {
    const all = [...this.#urgent, ...this.#ordinary];
    this.#urgent.clear();
    this.#ordinary.clear();
    return all;
  }
}
