/** How one kind of counter slows down. Times in ms. */
export interface Delays {
  /** So many failures cost nothing. */
  readonly free: number;
  /** The first one after them; each further one doubles it. */
  readonly first: number;
  readonly longest: number;
}

/** Without a failure for this long, in ms, all is forgotten. */
export const forgetAfter = 3_600_000;

/** How long to wait after that many failures, in ms. */
export function delayAfter(failures: number, { free, first, longest }: Delays): number {
  return failures <= free ? 0 : Math.min(longest, first * 2 ** Math.min(failures - free - 1, 30));
}
