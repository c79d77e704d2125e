import { Slots } from '../protocol/slots.ts';

/**
 * Full clones onto one storage that run now. More of them than one time out on the storage's lock, so that they wait here
 * in turn: one begins when the one before it has ended.
 */
export class CloneQueue {
  readonly #running = new Map<string, Set<string>>();
  readonly #turns = new Map<string, Slots>();

  /** One caller at a time for each storage. */
  turn<T>(storage: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const slots = this.#turns.get(storage) ?? new Slots(1);
    this.#turns.set(storage, slots);
    return slots.hold(signal, work);
  }

  /** The tasks believed to run on a storage. */
  on(storage: string): readonly string[] {
    return [...(this.#running.get(storage) ?? [])];
  }

  begun(storage: string, upid: string): void {
    const tasks = this.#running.get(storage) ?? new Set<string>();
    this.#running.set(storage, tasks.add(upid));
  }

  ended(storage: string, upid: string): void {
    this.#running.get(storage)?.delete(upid);
  }
}
