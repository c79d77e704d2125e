import type { LooseObject } from '../protocol/loose.ts';
import type { GuestKind, GuestRow } from './row.ts';

/** What only the guest's own node tells. */
export interface GuestDetails {
  readonly vmid: number;
  readonly kind: GuestKind;
  readonly node: string;
  readonly config: LooseObject;
  /** `status/current`. */
  readonly current: LooseObject;
  readonly snapshotCount: number;
  /** When reading began, in ms of `performance.now()`. */
  readonly asOf: number;
}

interface Page {
  readonly details: GuestDetails;
  /** The row that was seen when they were read. */
  readonly seen: GuestRow | undefined;
  readonly readAt: number;
}

/** Milliseconds after which details are read again although nothing hints at a change. */
const sweepAfter = 15 * 60_000;
/** Milliseconds from a doubt to the next look: several calls of one operation are looked at together. */
const afterDoubt = 700;

/** What is known about each guest, and whether it still holds: there is no call that tells what has changed. */
export class GuestBook {
  readonly #now: () => number;
  readonly #pages = new Map<number, Page>();
  readonly #places = new Map<number, { readonly node: string; readonly kind: GuestKind }>();
  readonly #doubted = new Map<number, number>();
  readonly #resting = new Set<() => void>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Where a guest was seen last. */
  where(vmid: number): { readonly node: string; readonly kind: GuestKind } | undefined {
    return this.#places.get(vmid);
  }

  /** A complete list of guests was read: what is not in it is gone. */
  place(rows: readonly GuestRow[]): void {
    this.#places.clear();
    for (const { vmid, node, kind } of rows) this.#places.set(vmid, { node, kind });
    for (const vmid of this.#pages.keys()) if (!this.#places.has(vmid)) this.forget(vmid);
  }

  forget(vmid: number): void {
    this.#pages.delete(vmid);
    this.#places.delete(vmid);
    this.#doubted.delete(vmid);
  }

  /** Something has happened to it. Whoever rests in `restOrDoubt` looks again. */
  doubt(vmid: number): void {
    if (!Number.isInteger(vmid)) return;
    this.#doubted.set(vmid, performance.now());
    this.nudge();
  }

  /** There is something new to be told. */
  nudge(): void {
    for (const wake of this.#resting) wake();
  }

  /** Waits so many milliseconds, or shortly after a guest was doubted. False when nobody listens any more. */
  async restOrDoubt(milliseconds: number, signal: AbortSignal): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const wake = () => setTimeout(resolve, Math.min(milliseconds, afterDoubt));
    const timer = setTimeout(resolve, milliseconds);
    const leave = () => resolve();
    this.#resting.add(wake);
    signal.addEventListener('abort', leave, { once: true });
    if (signal.aborted) resolve();
    await promise;
    clearTimeout(timer);
    this.#resting.delete(wake);
    signal.removeEventListener('abort', leave);
    return !signal.aborted;
  }

  /** The details as they are known, however old. */
  known(vmid: number): GuestDetails | undefined {
    return this.#pages.get(vmid)?.details;
  }

  /** Do the details known go with what the row shows, and has nothing been heard of the guest since? */
  holds(row: GuestRow): boolean {
    const page = this.#pages.get(row.vmid);
    return (
      page !== undefined &&
      !this.#doubted.has(row.vmid) &&
      page.seen !== undefined &&
      sameFace(page.seen, row) &&
      agrees(page.details, row) &&
      row.uptime >= page.seen.uptime &&
      this.#now() - page.readAt < sweepAfter
    );
  }

  /** `row`: what the list showed when the details were asked for, if it did. */
  write(details: GuestDetails, row: GuestRow | undefined): void {
    const { vmid, node, kind, asOf } = details;
    const page = this.#pages.get(vmid);
    if (page !== undefined && page.details.asOf > asOf) return;
    this.#pages.set(vmid, {
      details,
      seen: row ?? page?.seen,
      readAt: this.#now(),
    });
    this.#places.set(vmid, { node, kind });
    if ((this.#doubted.get(vmid) ?? Infinity) <= asOf && row !== undefined) this.#doubted.delete(vmid);
  }
}

/**
 * A row is up to ten seconds older than details read with it. Until it has caught up nobody can tell from it whether anything has
 * happened since, so that its guest is read again each time.
 */
function agrees({ current }: GuestDetails, { status }: GuestRow): boolean {
  return status === 'unknown' || current['status'] === status;
}

/** Do two rows show the same but for what changes all the time? */
export function sameFace(one: GuestRow, other: GuestRow): boolean {
  return (
    one.status === other.status &&
    one.lock === other.lock &&
    one.node === other.node &&
    one.name === other.name &&
    one.template === other.template &&
    one.haState === other.haState &&
    one.cores === other.cores &&
    one.memoryBytes === other.memoryBytes &&
    one.diskBytes === other.diskBytes &&
    one.tags.join(';') === other.tags.join(';')
  );
}
