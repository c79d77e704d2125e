import { HypervisorFault } from '@anyvisor/domain';
import { CallTimeout } from '../protocol/call-error.ts';
import { LibvirtError } from '../protocol/remote-error.ts';
import { readOneVm } from '../reading/one-vm.ts';
import type { KnownHost } from '../reading/one-vm.ts';
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

/** Reads changed domains again in the background, so that one which is stuck delays no other. */
export class VmRereader {
  readonly #endpoint: Endpoint;
  readonly #news: News;
  readonly #known: () => KnownHost;
  readonly #waiting = new Set<string>();
  readonly #reading = new Set<string>();
  readonly #failures = new Map<string, number>();
  readonly #ready = new Map<string, ReadVm | undefined>();

  constructor(endpoint: Endpoint, news: News, known: () => KnownHost) {
    this.#endpoint = endpoint;
    this.#news = news;
    this.#known = known;
  }

  get hasReady(): boolean {
    return this.#ready.size > 0;
  }

  ask(uuids: Iterable<string>): void {
    for (const uuid of uuids) this.#waiting.add(uuid);
    this.#pump();
  }

  /** What has been read since; undefined for a domain that is gone. */
  take(): ReadonlyMap<string, ReadVm | undefined> {
    const taken = new Map(this.#ready);
    this.#ready.clear();
    return taken;
  }

  #pump(): void {
    for (const uuid of this.#waiting) {
      if (this.#reading.size >= AT_ONCE) return;
      // Changed again while it is being read: the reading under way may be too old.
      if (this.#reading.has(uuid)) continue;
      this.#waiting.delete(uuid);
      this.#reading.add(uuid);
      void this.#read(uuid).finally(() => {
        this.#reading.delete(uuid);
        this.#pump();
        this.#news.tell();
      });
    }
  }

  async #read(uuid: string): Promise<void> {
    try {
      const read = await readOneVm(this.#endpoint.detached(PATIENCE), uuid, 'recall', this.#known());
      this.#failures.delete(uuid);
      this.#ready.set(uuid, read);
    } catch (error) {
      if (error instanceof HypervisorFault && error.error.kind === 'ResourceNotFound') {
        this.#ready.set(uuid, undefined);
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
    const timer = setTimeout(() => this.ask([uuid]), failures * AGAIN);
    timer.unref();
  }
}
