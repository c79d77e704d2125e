import type { VmMetrics } from '@anyvisor/domain';
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
  const values = new Map(
    objects(answer, 'value').map((series) => [text(series, 'id', 'counterId'), valueAt(series, newest)]),
  );
  const figure = (name: string): number | undefined => {
    const found = values.get(ids.get(name));
    return found === undefined || !Number.isFinite(found) || found < 0 ? undefined : found;
  };
  return { at: at === undefined ? undefined : new Date(at), gauges: gaugesOf(figure) };
}

/** Units of the counters: hundredths of a per cent, kB, kB/s ("Performance Counters" of the Web Services SDK). */
function gaugesOf(figure: (name: string) => number | undefined): Gauges {
  const cpu = figure('cpu.usage.average');
  const host = figure('mem.consumed.average');
  const used = figure('mem.active.average');
  return {
    ...(cpu === undefined ? {} : { cpuUsage: Math.min(1, cpu / 10_000) }),
    ...(host === undefined ? {} : { memoryHostBytes: host * 1024 }),
    ...(used === undefined ? {} : { memoryUsedBytes: used * 1024 }),
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
