/** How full something is, for people. */
export type Fullness = 'room' | 'filling' | 'nearlyFull' | 'full';

/** Shares used from which each word holds; the dashboard calls storage nearly full from the same share on. */
const from = { filling: 0.7, nearlyFull: 0.85, full: 0.98 } as const;

/** Undefined when one of the figures is not known. Bytes, or any other unit, the same for both. */
export function fullnessOf(total: number | null, available: number | null): Fullness | undefined {
  if (total === null || available === null || total <= 0) {
    return undefined;
  }
  const used = 1 - available / total;
  return used >= from.full
    ? 'full'
    : used >= from.nearlyFull
      ? 'nearlyFull'
      : used >= from.filling
        ? 'filling'
        : 'room';
}

/** What is used; null when one of the figures is not known. Never below zero, whatever a platform counts as free. */
export function usedOf(total: number | null, available: number | null): number | null {
  return total === null || available === null ? null : Math.max(0, total - available);
}
