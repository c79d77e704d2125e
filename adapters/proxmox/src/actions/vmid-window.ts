import { createHash } from 'node:crypto';
import { exhausted } from '../faults.ts';
import type { Session } from '../session.ts';

/** How many VMIDs an operation may try, one after another. */
const windowSize = 64;

/**
 * The VMIDs an operation may use, in this order: a stretch of the connection's own range that follows from its marker, so that
 * two operations rarely want the same one, a number is rarely used again soon, and after a crash it is known where to look.
 */
export function vmidWindow(
  marker: string,
  { from, to }: { readonly from: number; readonly to: number },
): readonly number[] {
  const size = to - from + 1;
  const start = createHash('sha256').update(marker).digest().readUInt32BE(0) % size;
  return Array.from({ length: Math.min(windowSize, size) }, (_, index) => from + ((start + index) % size));
}

/** The first of them that nobody has; `given`, when it is still free. Throws ResourceExhausted. */
export function freeVmid(
  session: Session,
  marker: string,
  taken: ReadonlySet<number>,
  given: number | undefined,
): number {
  const range = session.parameters.vmidRange;
  const window = vmidWindow(marker, range);
  const wishes = given === undefined ? window : [given, ...window];
  const free = wishes.find((vmid) => !taken.has(vmid) && session.vmids.claim(vmid, marker));
  if (free !== undefined) return free;
  throw exhausted(
    'vmid',
    `no VMID is free between ${range.from} and ${range.to}, where it was looked for`,
    1,
    0,
  );
}
