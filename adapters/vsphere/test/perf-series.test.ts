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

test('figures of each disk are summed and win over those of the host’s devices; kB become bytes', () => {
  const names = new Map([
    ['disk.read.average', '130'],
    ['virtualDisk.read.average', '171'],
    ['net.received.average', '148'],
  ]);
  const one = (counterId: string, instance: string, value: string) => ({
    $: '',
    id: { $: '', counterId, instance },
    value,
  });
  const answer = (value: readonly ReturnType<typeof one>[]) => ({
    $: '',
    sampleInfoCSV: `20,${newer}`,
    value,
  });
  const perDisk = [one('130', '', '9'), one('171', 'scsi0:0', '3'), one('171', 'scsi0:1', '4')];
  expect(readSeries(answer([...perDisk, one('148', '', '5')]), names).gauges).toEqual({
    diskReadBytesPerSecond: 7 * 1024,
    networkReceiveBytesPerSecond: 5 * 1024,
  });
  expect(readSeries(answer(perDisk.slice(0, 1)), names).gauges).toEqual({
    diskReadBytesPerSecond: 9 * 1024,
  });
});
