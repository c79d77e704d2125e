import type { Json } from '@anyvisor/domain';
import { GuestBook } from '../reading/guest-book.ts';
import { DomainHandles } from './domain-handles.ts';
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
  /** Domains of which this process reads a disk over NBD right now. */
  readonly pulledDomains = new BoundedSet(1024);
  /** Tags of backups that this process has had QEMU begin. */
  readonly begunBackups = new BoundedSet(1024);
  /** Those of them that ran while the daemon was away: libvirt may miss their end. */
  readonly doubtfulBackups = new BoundedSet(1024);
  /** Tags of backups whose copying this process has seen end well. */
  readonly copiedBackups = new BoundedSet(1024);
  readonly handles = new DomainHandles();
  readonly work = new WorkInProgress<Json>();
  readonly guests = new GuestBook();
  readonly bridges = new Remembered<readonly { readonly name: string; readonly active: boolean }[]>();
  readonly #changeListeners = new Set<(uuid: string) => void>();

  /** The connection was lost; perhaps the daemon died, and what it was making is not being made any more. */
  daemonGone(): void {
    this.risingVolumes.clear();
    for (const tag of this.begunBackups.members()) this.doubtfulBackups.add(tag);
  }

  /** Hears which domain a call of this port has changed; answers how to stop hearing. */
  onChanged(listener: (uuid: string) => void): () => void {
    this.#changeListeners.add(listener);
    return () => void this.#changeListeners.delete(listener);
  }

  /**
   * Not every change has an event (a plugged-in CPU has none), and a watcher may be reading the domain at this moment as
   * it was before: it has to read it once more.
   */
  changed(uuid: string): void {
    for (const listener of this.#changeListeners) listener(uuid);
  }
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

  members(): readonly string[] {
    return [...this.#members];
  }

  clear(): void {
    this.#members.clear();
  }
}
