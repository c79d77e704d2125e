/** A stretch of a disk, in bytes. */
export interface Extent {
  readonly offset: number;
  readonly length: number;
}

/** Ascending, without overlaps and gaps of nothing, all of it within the disk. */
export function joined(extents: readonly Extent[], capacity: number): readonly Extent[] {
  const found: { offset: number; length: number }[] = [];
  for (const { offset, length } of extents.toSorted((a, b) => a.offset - b.offset)) {
    const from = Math.max(0, offset);
    const end = Math.min(capacity, offset + length);
    if (end <= from) continue;
    const last = found.at(-1);
    if (last !== undefined && from <= last.offset + last.length)
      last.length = Math.max(last.length, end - last.offset);
    else found.push({ offset: from, length: end - from });
  }
  return found;
}
