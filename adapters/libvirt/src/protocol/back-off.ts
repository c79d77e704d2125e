const FIRST_MS = 250;
const LONGEST_MS = 30_000;

/** Wait before the attempt after `failures` failed ones: doubling, capped, and half of it by chance. */
export function backOffMs(failures: number, random: () => number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures, 16));
  return full / 2 + (full / 2) * random();
}
