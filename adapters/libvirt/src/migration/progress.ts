import type { ParamValue } from '../protocol/typed-params.ts';

type Facts = ReadonlyMap<string, ParamValue>;

/** How far a migration is, and what a person who waits for it wants to know. */
export function progressOf(facts: Facts): { readonly fraction: number; readonly note: string } {
  const total = numberOf(facts, 'data_total');
  const left = numberOf(facts, 'data_remaining');
  const sent = numberOf(facts, 'data_processed');
  // A guest that writes makes the rest grow again: what was sent counts as well as what is left.
  const fraction =
    total > 0 ? Math.min(0.99, Math.max(0, Math.min(1 - left / total, sent / (sent + left || 1)))) : 0;
  const downtime = facts.get('downtime');
  const pass = numberOf(facts, 'memory_iteration');
  const speed = numberOf(facts, 'memory_bps') + numberOf(facts, 'disk_bps');
  const words = [
    `${mebibytes(left)} of ${mebibytes(total)} MiB remaining`,
    ...(speed > 0 ? [`${mebibytes(speed)} MiB/s`] : []),
    ...(downtime === undefined ? [] : [`downtime ${Number(downtime)} ms`]),
    ...(pass > 1 ? [`pass ${pass}`] : []),
    ...(numberOf(facts, 'auto_converge_throttle') > 0
      ? [`guest slowed down by ${numberOf(facts, 'auto_converge_throttle')} %`]
      : []),
  ];
  return { fraction, note: words.join(', ') };
}

/**
 * Is it time for post-copy? Never before data flows: until QEMU has set its capability the wish is refused (code 1, seen
 * with 9.0). Then after the first pass over the memory, or when the patience ends.
 */
export function timeToSwitch(facts: Facts, afterMs: number): boolean {
  if (numberOf(facts, 'memory_processed') === 0) return false;
  return numberOf(facts, 'memory_iteration') > 1 || numberOf(facts, 'time_elapsed') >= afterMs;
}

function numberOf(facts: Facts, field: string): number {
  return Number(facts.get(field) ?? 0);
}

function mebibytes(bytes: number): number {
  return Math.round(bytes / 1024 ** 2);
}
