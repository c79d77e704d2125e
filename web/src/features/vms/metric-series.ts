import type { Schemas } from '../../api/client.ts';

export type Sample = Schemas['VmMetrics'];

/** The lines that are drawn, by name. */
export const seriesNames = [
  'cpu',
  'memoryUsed',
  'memoryHost',
  'diskRead',
  'diskWrite',
  'networkReceive',
  'networkTransmit',
] as const;
export type SeriesName = (typeof seriesNames)[number];

/** One moment: seconds since 1970, and each figure as far as it is known then. */
export interface Point {
  readonly at: number;
  readonly values: Readonly<Partial<Record<SeriesName, number>>>;
}

/** Points kept of one visit: an hour at one sample in 5 s. */
export const mostPoints = 720;

/**
 * A point of two samples that follow each other: gauges as they are, rates from running totals where the platform gives
 * no gauge. A total that fell means a restart: there is no rate then. `cores` turns CPU seconds into a share.
 */
export function pointOf(before: Sample | undefined, sample: Sample, cores: number): Point {
  const seconds = before === undefined ? 0 : (Date.parse(sample.at) - Date.parse(before.at)) / 1000;
  const rate = (total: keyof Sample['totals']): number | undefined => {
    const from = before?.totals[total];
    const to = sample.totals[total];
    return from === undefined || to === undefined || to < from || seconds <= 0
      ? undefined
      : (to - from) / seconds;
  };
  const { gauges } = sample;
  const cpuSeconds = rate('cpuSeconds');
  const found: Record<SeriesName, number | undefined> = {
    cpu:
      gauges.cpuUsage ??
      (cpuSeconds === undefined ? undefined : Math.min(1, cpuSeconds / Math.max(1, cores))),
    memoryUsed: gauges.memoryUsedBytes,
    memoryHost: gauges.memoryHostBytes,
    diskRead: gauges.diskReadBytesPerSecond ?? rate('diskReadBytes'),
    diskWrite: gauges.diskWriteBytesPerSecond ?? rate('diskWriteBytes'),
    networkReceive: gauges.networkReceiveBytesPerSecond ?? rate('networkReceiveBytes'),
    networkTransmit: gauges.networkTransmitBytesPerSecond ?? rate('networkTransmitBytes'),
  };
  const values = Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
  return { at: Date.parse(sample.at) / 1000, values };
}

/** A moment at which nothing was known: what breaks every line. */
export function gapAt(at: number): Point {
  return { at, values: {} };
}

/** The series with one point more, the oldest forgotten; a point that is not younger is left out. */
export function withPoint(points: readonly Point[], point: Point, most = mostPoints): readonly Point[] {
  const last = points.at(-1);
  return last !== undefined && point.at <= last.at ? points : [...points, point].slice(-most);
}

/** The points of the last so many seconds before `now`. */
export function lastSeconds(points: readonly Point[], seconds: number, now: number): readonly Point[] {
  return points.filter(({ at }) => at >= now - seconds);
}

/** As a chart takes it: times, then one column for each name, null where it is not known. */
export function columns(
  points: readonly Point[],
  names: readonly SeriesName[],
): [number[], ...(number | null)[][]] {
  return [
    points.map(({ at }) => at),
    ...names.map((name) => points.map(({ values }) => values[name] ?? null)),
  ];
}

/** Has any of these names ever had a figure? */
export function isKnown(points: readonly Point[], names: readonly SeriesName[]): boolean {
  return points.some(({ values }) => names.some((name) => values[name] !== undefined));
}
