import type { VmMetrics } from '@anyvisor/domain';
import type { CounterName } from './perf-counters.ts';
import { date, field, items, objects, text } from '../protocol/vim-value.ts';
import type { VimObject, VimValue } from '../protocol/vim-value.ts';

type Gauges = VmMetrics['gauges'];

/**
 * The newest sample of an entity, from either form of answer. Some servers write samples newest first, so the newest is
 * found by its time and not by its place; −1 stands for no figure.
 */
export function readSeries(
  answer: VimObject | undefined,
  ids: ReadonlyMap<string, string>,
): { readonly at: Date | undefined; readonly gauges: Gauges } {
  const times = timesOf(answer);
  const newest = times.reduce((best, time, index) => (time > (times[best] ?? -Infinity) ? index : best), 0);
  const at = times[newest];
  const series = objects(answer, 'value');
  /** The aggregate where there is one, else the sum over the instances that have a figure. */
  const figure = (name: CounterName): number | undefined => {
    const own = series.filter((one) => text(one, 'id', 'counterId') === (ids.get(name) ?? null));
    const whole = own.filter((one) => text(one, 'id', 'instance') === undefined);
    const found = (whole.length > 0 ? whole : own)
      .map((one) => valueAt(one, newest))
      .filter((one): one is number => one !== undefined && Number.isFinite(one) && one >= 0);
    return found.length === 0 ? undefined : found.reduce((sum, one) => sum + one, 0);
  };
  return { at: at === undefined ? undefined : new Date(at), gauges: gaugesOf(figure) };
}

/** Units of the counters: hundredths of a per cent, kB, kB/s ("Performance Counters" of the Web Services SDK). */
function gaugesOf(figure: (name: CounterName) => number | undefined): Gauges {
  const cpu = figure('cpu.usage.average');
  const kilo = {
    memoryHostBytes: figure('mem.consumed.average'),
    memoryUsedBytes: figure('mem.active.average'),
    diskReadBytesPerSecond: figure('virtualDisk.read.average') ?? figure('disk.read.average'),
    diskWriteBytesPerSecond: figure('virtualDisk.write.average') ?? figure('disk.write.average'),
    networkReceiveBytesPerSecond: figure('net.received.average'),
    networkTransmitBytesPerSecond: figure('net.transmitted.average'),
  };
  const known = Object.entries(kilo).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value * 1024] as const],
  );
  return {
    ...(cpu === undefined ? {} : { cpuUsage: Math.min(1, cpu / 10_000) }),
    ...Object.fromEntries(known),
  };
}

/** `20,2026-01-01T00:00:00Z,20,…` or a list of PerfSampleInfo. */
function timesOf(answer: VimObject | undefined): readonly number[] {
  const csv = text(answer, 'sampleInfoCSV');
  return csv === undefined
    ? objects(answer, 'sampleInfo').map((one) => date(one, 'timestamp')?.getTime() ?? Number.NaN)
    : csv
        .split(',')
        .filter((_, index) => index % 2 === 1)
        .map((one) => Date.parse(one));
}

function valueAt(series: VimValue, index: number): number | undefined {
  const value = field(series, 'value');
  if (typeof value === 'string' && value.includes(',')) return Number(value.split(',')[index]);
  const one = items(series, 'value')[index];
  return typeof one === 'string' && one !== '' ? Number(one) : undefined;
}
