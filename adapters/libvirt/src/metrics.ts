import type { VmMetrics } from '@anyvisor/domain';
import { indexes, numberOf } from './inventory/stats-record.ts';
import type { StatsRecord } from './native-vm.ts';

/**
 * A bulk-stats record (virConnectGetAllDomainStats) as one sample. Everything but memory is a running total; what the
 * record lacks is left out, never zero: the test driver knows the state only.
 */
export function mapMetrics(nativeRef: string, stats: StatsRecord, at: Date): VmMetrics {
  return {
    nativeRef,
    at,
    gauges: present({
      memoryUsedBytes: memoryUsed(stats),
      memoryHostBytes: kibibytes(stats, 'balloon.rss'),
    }),
    totals: present({
      cpuSeconds: nanoseconds(stats, 'cpu.time'),
      diskReadBytes: total(stats, 'block', 'rd.bytes'),
      diskWriteBytes: total(stats, 'block', 'wr.bytes'),
      diskReadSeconds: seconds(total(stats, 'block', 'rd.times')),
      diskWriteSeconds: seconds(total(stats, 'block', 'wr.times')),
      diskReadOperations: total(stats, 'block', 'rd.reqs'),
      diskWriteOperations: total(stats, 'block', 'wr.reqs'),
      networkReceiveBytes: total(stats, 'net', 'rx.bytes'),
      networkTransmitBytes: total(stats, 'net', 'tx.bytes'),
    }),
  };
}

/** As the guest sees it, page cache not counted where its balloon driver tells. */
function memoryUsed(stats: StatsRecord): number | undefined {
  const available = kibibytes(stats, 'balloon.available');
  const free = kibibytes(stats, 'balloon.usable') ?? kibibytes(stats, 'balloon.unused');
  return available === undefined || free === undefined ? undefined : Math.max(0, available - free);
}

function kibibytes(stats: StatsRecord, field: string): number | undefined {
  const value = numberOf(stats, field);
  return value === undefined ? undefined : value * 1024;
}

function nanoseconds(stats: StatsRecord, field: string): number | undefined {
  return seconds(numberOf(stats, field));
}

function seconds(value: number | undefined): number | undefined {
  return value === undefined ? undefined : value / 1e9;
}

/** The sum over all disks or NICs; undefined when none of them tells. Layers below a disk's top are not counted. */
function total(stats: StatsRecord, group: 'block' | 'net', field: string): number | undefined {
  const values = indexes(stats, group)
    .filter((index) => !stats.has(`${group}.${index}.backingIndex`) || isTop(stats, index))
    .map((index) => numberOf(stats, `${group}.${index}.${field}`))
    .filter((value) => value !== undefined);
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0);
}

/** With BACKING asked for, every layer has a record; the first of a name is the top. */
function isTop(stats: StatsRecord, index: number): boolean {
  const name = stats.get(`block.${index}.name`);
  return !indexes(stats, 'block').some((other) => other < index && stats.get(`block.${other}.name`) === name);
}

type Present<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

function present<T extends Readonly<Record<string, number | undefined>>>(values: T): Present<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Present<T>;
}
