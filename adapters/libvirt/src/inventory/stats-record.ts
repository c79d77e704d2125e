import type { StatsRecord } from '../native-vm.ts';

/** A number of a bulk-stats record; undefined when the record has none, or none that is exact. */
export function numberOf(stats: StatsRecord, field: string): number | undefined {
  const value = stats.get(field);
  if (typeof value !== 'number' && typeof value !== 'bigint') return undefined;
  const number = Number(value);
  return Number.isFinite(number) && number >= 0 ? number : undefined;
}

export function textOf(stats: StatsRecord, field: string): string | undefined {
  const value = stats.get(field);
  return typeof value === 'string' ? value : undefined;
}

/** `0` … `count - 1` of a group such as `block`; bounded, because the count came from outside. */
export function indexes(stats: StatsRecord, group: 'block' | 'net' | 'vcpu'): readonly number[] {
  const total = numberOf(stats, group === 'vcpu' ? 'vcpu.maximum' : `${group}.count`) ?? 0;
  return Array.from({ length: Math.min(Math.floor(total), MAX_GROUP) }, (_, index) => index);
}

const MAX_GROUP = 4096;
