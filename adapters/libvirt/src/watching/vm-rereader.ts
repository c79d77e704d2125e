import { HypervisorFault } from '@anyvisor/domain';
import { CallTimeout } from '../protocol/call-error.ts';
import { LibvirtError } from '../protocol/remote-error.ts';
import { readOneVm } from '../reading/one-vm.ts';
import type { RecentReadings } from '../reading/recent-readings.ts';
import type { ReadVm } from '../reading/vms.ts';
import type { Endpoint } from '../session/endpoint.ts';
import type { News } from './news.ts';

/** Domains read at once. */
const AT_ONCE = 32;
/** One domain gets so long, in ms. */
const PATIENCE = 20_000;
/** One that fails is read again after so many ms, then twice as many, …; then it waits for the next reconciliation. */
const AGAIN = 300;
const ATTEMPTS = 5;

/** A domain as it was read, or undefined for one that is gone; `began` in ms of `performance.now()`. */
export interface Reread {
  readonly began: number;
  readonly read: ReadVm | undefined;
}

/** Reads changed domains again in the background, so that one which is stuck delays no other. */
export class VmRereader {
  readonly #endpoint: Endpoint;
  readonly #news: News;
  readonly #recent: RecentReadings;
  /** With the moment of the news about each. */
  readonly #waiting = new Map<string, number>();
  readonly #reading = new Set<string>();
  readonly #failures = new Map<string, number>();
  readonly #ready = new Map<string, Reread>();

  constructor(endpoint: Endpoint, news: News, recent: RecentReadings) {
    this.#endpoint = endpoint;
    this.#news = news;
    this.#recent = recent;
  }

  get hasReady(): boolean {
    return this.#ready.size > 0;
  }

  /** Domains, each with the moment it was last spoken of. */
  ask(changed: Iterable<readonly [string, number]>): void {
    for (const [uuid, moment] of changed) this.#waiting.set(uuid, moment);
    this.#pump();
  }

  /** What has been read since. */
  take(): ReadonlyMap<string, Reread> {
    const taken = new Map(this.#ready);
    this.#ready.clear();
    return taken;
  }

  #pump(): void {
    for (const [uuid, moment] of this.#waiting) {
      if (this.#reading.size >= AT_ONCE) return;
      // Changed again while it is being read: the reading under way may be too old.
      if (this.#reading.has(uuid)) continue;
      this.#waiting.delete(uuid);
      this.#reading.add(uuid);
      void this.#read(uuid, moment).finally(() => {
        this.#reading.delete(uuid);
        this.#pump();
        this.#news.tell();
      });
    }
  }

  async #read(uuid: string, moment: number): Promise<void> {
    // Somebody's call has read it since, as the end of what made the news.
    const known = this.#recent.since(uuid, moment);
    const { began, answer } = known ?? {
      began: performance.now(),
      answer: readOneVm(this.#endpoint.detached(PATIENCE), uuid, 'recall', this.#recent.host),
    };
    try {
      const read = await answer;
      this.#failures.delete(uuid);
      this.#ready.set(uuid, { began, read });
    } catch (error) {
      if (error instanceof HypervisorFault && error.error.kind === 'ResourceNotFound') {
        this.#ready.set(uuid, { began, read: undefined });
      } else if (error instanceof CallTimeout || error instanceof LibvirtError) {
        this.#againLater(uuid);
      } else {
        this.#news.fail(error);
      }
    }
  }

  /** A domain on its way from one state to another may not be read as a whole; the connection is none the worse. */
  #againLater(uuid: string): void {
    const failures = (this.#failures.get(uuid) ?? 0) + 1;
    this.#failures.set(uuid, failures);
    if (failures > ATTEMPTS) return void this.#failures.delete(uuid);
    const timer = setTimeout(() => this.ask([[uuid, performance.now()]]), failures * AGAIN);
    timer.unref();
  }
}
