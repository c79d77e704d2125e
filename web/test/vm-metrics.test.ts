import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  columns,
  gapAt,
  isKnown,
  lastSeconds,
  pointOf,
  withPoint,
} from '../src/features/vms/metric-series.ts';
import type { Sample } from '../src/features/vms/metric-series.ts';

const at = (seconds: number) => new Date(seconds * 1000).toISOString();
const sample = (seconds: number, totals: Sample['totals'], gauges: Sample['gauges'] = {}): Sample => ({
  at: at(seconds),
  totals,
  gauges,
});

describe('a point of the series', () => {
  test('takes a gauge as it is, and a rate from two totals', () => {
    const before = sample(0, { cpuSeconds: 10, diskReadBytes: 1000 });
    const point = pointOf(
      before,
      sample(5, { cpuSeconds: 15, diskReadBytes: 6000 }, { memoryUsedBytes: 7 }),
      2,
    );
    expect(point).toEqual({ at: 5, values: { cpu: 0.5, memoryUsed: 7, diskRead: 1000 } });
  });

  test('has no rate without a sample before, nor across a restart that set the totals back', () => {
    expect(pointOf(undefined, sample(5, { diskReadBytes: 6000 }), 1).values).toEqual({});
    expect(pointOf(sample(0, { diskReadBytes: 9000 }), sample(5, { diskReadBytes: 10 }), 1).values).toEqual(
      {},
    );
  });

  test('prefers what the platform measured itself', () => {
    const point = pointOf(sample(0, { cpuSeconds: 0 }), sample(1, { cpuSeconds: 9 }, { cpuUsage: 0.25 }), 1);
    expect(point.values.cpu).toBe(0.25);
  });

  test('never holds a figure below zero, nor a CPU above all of it', () => {
    const figure = fc.option(fc.nat({ max: 1_000_000 }), { nil: undefined });
    fc.assert(
      fc.property(
        figure,
        figure,
        fc.integer({ min: -5, max: 60 }),
        fc.integer({ min: 1, max: 64 }),
        (a, b, gap, cores) => {
          const totals = (cpu: number | undefined) => (cpu === undefined ? {} : { cpuSeconds: cpu });
          const { values } = pointOf(sample(100, totals(a)), sample(100 + gap, totals(b)), cores);
          expect(values.cpu === undefined || (values.cpu >= 0 && values.cpu <= 1)).toBe(true);
        },
      ),
    );
  });
});

describe('the series', () => {
  const points = [1, 2, 3].map((second) => ({ at: second, values: { cpu: second / 10 } }));

  test('grows by younger points only and forgets the oldest', () => {
    expect(withPoint(points, { at: 3, values: {} })).toBe(points);
    expect(withPoint(points, gapAt(4), 3).map((point) => point.at)).toEqual([2, 3, 4]);
  });

  test('keeps a gap a gap', () => {
    const broken = withPoint(withPoint(points, gapAt(4)), { at: 5, values: { cpu: 0.9 } });
    expect(columns(broken, ['cpu', 'diskRead'])).toEqual([
      [1, 2, 3, 4, 5],
      [0.1, 0.2, 0.3, null, 0.9],
      [null, null, null, null, null],
    ]);
    expect(isKnown(broken, ['cpu'])).toBe(true);
    expect(isKnown(broken, ['diskRead', 'diskWrite'])).toBe(false);
  });

  test('can be looked at for its last seconds', () => {
    expect(lastSeconds(points, 1, 3).map((point) => point.at)).toEqual([2, 3]);
  });
});
