export interface ChaosRun {
  readonly run: (options: ChaosOptions) => Promise<Damage>;
}

export interface ChaosOptions {
  readonly rounds: number;
  /** Of the random instants; printed, so that a run can be repeated. */
  readonly seed: number;
}

/** What was found broken, all rounds together. All three must be zero. */
export interface Damage {
  readonly rounds: number;
  /** VMs or volumes on the hypervisor that no successful operation accounts for. */
  readonly orphans: number;
  /** VMs or disks made twice for one request. */
  readonly duplicates: number;
  /** Accepted operations that did not end, or ended well without their VM. */
  readonly lost: number;
  readonly [more: string]: unknown;
}

/** Small seeded generator (mulberry32): instants can be repeated from the printed seed. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
