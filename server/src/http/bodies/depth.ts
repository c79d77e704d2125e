/** Nothing anybody sends on purpose is deeper. */
export const maxDepth = 32;

/** Is a parsed document deeper than allowed? Without recursion: it may be very deep. */
export function tooDeep(document: unknown): boolean {
  let level: unknown[] = [document];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > maxDepth) {
      return true;
    }
    level = level.flatMap((node) => (typeof node === 'object' && node !== null ? Object.values(node) : []));
  }
  return false;
}
