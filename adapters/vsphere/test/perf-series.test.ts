import { expect, test } from 'vitest';
import { readSeries } from '../src/actions/perf-series.ts';

const ids = new Map([
  ['cpu.usage.average', '2'],
  ['mem.consumed.average', '98'],
]);
const [older, newer] = ['2026-01-01T00:00:00Z', '2026-01-01T00:00:20Z'];

test('the newest sample is found by its time: simulators write it first, vCenter last', () => {
  for (const [times, values] of [
    [`20,${older},20,${newer}`, '100,2067'],
    [`20,${newer},20,${older}`, '2067,100'],
  ]) {
    const answer = {
      $: 'PerfEntityMetricCSV',
      sampleInfoCSV: times ?? '',
      value: { $: 'PerfMetricSeriesCSV', id: { $: '', counterId: '2', instance: '' }, value: values ?? '' },
    };
    expect(readSeries(answer, ids)).toEqual({ at: new Date(newer), gauges: { cpuUsage: 0.2067 } });
  }
});

test('both forms of answer say the same', () => {
  const answer = {
    $: 'PerfEntityMetric',
    sampleInfo: { $: '', timestamp: newer, interval: '20' },
    value: [
      { $: 'PerfMetricIntSeries', id: { $: '', counterId: '2', instance: '' }, value: '2067' },
      { $: 'PerfMetricIntSeries', id: { $: '', counterId: '98', instance: '' }, value: '1024' },
    ],
  };
  expect(readSeries(answer, ids).gauges).toEqual({ cpuUsage: 0.2067, memoryHostBytes: 2 ** 20 });
});

test('no figure (−1), an unknown counter and an empty answer are absent, never zero', () => {
  const value = [
    { $: '', id: { $: '', counterId: '2', instance: '' }, value: '-1' },
    { $: '', id: { $: '', counterId: '10042', instance: '' }, value: '5' },
  ];
  expect(readSeries({ $: '', sampleInfoCSV: `20,${newer}`, value }, ids).gauges).toEqual({});
  expect(readSeries(undefined, ids)).toEqual({ at: undefined, gauges: {} });
});
