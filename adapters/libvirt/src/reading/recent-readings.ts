import type { KnownHost } from './one-vm.ts';
import type { ReadVm } from './vms.ts';

export interface Reading {
  /** Milliseconds of `performance.now()`. */
  readonly began: number;
  readonly answer: Promise<ReadVm>;
}

/** Enough for every operation that may be running at once. */
const KEPT = 64;

/**
 * What calls of one port have just read, so that its watcher need not read it again, and what the watcher knows of the
 * host, so that calls need not. Everything here may be missing: it only saves work.
 */
export class RecentReadings {
  readonly #vms = new Map<string, Reading>();
  /** Pools and networks, as long as somebody watches. */
  host: KnownHost | undefined;

  /** Notes when a reading begins; it counts as soon as it has succeeded. */
  reading(uuid: string, read: () => Promise<ReadVm>): Reading {
    const reading: Reading = { began: performance.now(), answer: read() };
    reading.answer.then(
      () => this.#keep(uuid, reading),
      () => undefined,
    );
    return reading;
  }

  /** A successful reading that began after `moment`. */
  since(uuid: string, moment: number): Reading | undefined {
    const reading = this.#vms.get(uuid);
    return reading !== undefined && reading.began > moment ? reading : undefined;
  }

  #keep(uuid: string, reading: Reading): void {
    if ((this.#vms.get(uuid)?.began ?? 0) > reading.began) return;
    this.#vms.delete(uuid);
    this.#vms.set(uuid, reading);
    for (const oldest of this.#vms.keys()) {
      if (this.#vms.size <= KEPT) break;
      this.#vms.delete(oldest);
    }
  }
}
