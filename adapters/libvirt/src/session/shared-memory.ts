import type { Json } from '@anyvisor/domain';
import { GuestBook } from '../reading/guest-book.ts';
import { Remembered } from './remembered.ts';
import { WorkInProgress } from './work-in-progress.ts';

/**
 * What one port remembers between calls. All of it may be lost at any time: it only saves work, and nothing is
 * decided by its absence except to look again or to do again what is safe to repeat.
 */
export class SharedMemory {
  /** Volumes that this process has seen finished: path of the pool and name. */
  readonly finishedVolumes = new BoundedSet(4096);
  /** Volumes that this process has seen being made by the daemon it is connected to. */
  readonly risingVolumes = new BoundedSet(4096);
  readonly work = new WorkInProgress<Json>();
  readonly guests = new GuestBook();
  readonly bridges = new Remembered<readonly { readonly name: string; readonly active: boolean }[]>();
}

/** A set that forgets its oldest member when it is full. */
export class BoundedSet {
  readonly #limit: number;
  readonly #members = new Set<string>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(member: string): void {
    this.#members.delete(member);
    this.#members.add(member);
    for (const oldest of this.#members) {
      if (this.#members.size <= this.#limit) break;
      this.#members.delete(oldest);
    }
  }

  has(member: string): boolean {
    return this.#members.has(member);
  }

  delete(member: string): void {
    this.#members.delete(member);
  }

  clear(): void {
    this.#members.clear();
  }
}
