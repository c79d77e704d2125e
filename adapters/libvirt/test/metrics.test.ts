import { expect, test } from 'vitest';
import { mapMetrics } from '../src/metrics.ts';
import { fixture, statsOf } from './support/sample.ts';

const at = new Date(0);

test('a record of a running guest becomes totals in common units', () => {
  expect(mapMetrics('ref', statsOf(fixture('running-domain.stats')), at)).toEqual({
    nativeRef: 'ref',
    at,
    gauges: { memoryHostBytes: 57_036 * 1024 },
    totals: {
      cpuSeconds: 0.48,
      diskReadBytes: 2560,
      diskReadOperations: 2,
      diskReadSeconds: 0.000117104,
      diskWriteBytes: 0,
      diskWriteOperations: 0,
      diskWriteSeconds: 0,
    },
  });
});

test('memory in use leaves the page cache out where the balloon tells', () => {
  const gauges = (fields: Record<string, number>) =>
    mapMetrics('r', new Map(Object.entries(fields)), at).gauges;
  expect(
    gauges({ 'balloon.available': 100, 'balloon.unused': 10, 'balloon.usable': 60 }).memoryUsedBytes,
  ).toBe(40 * 1024);
  expect(gauges({ 'balloon.available': 100, 'balloon.unused': 10 }).memoryUsedBytes).toBe(90 * 1024);
  expect(gauges({ 'balloon.available': 100 })).toEqual({});
});

test('NICs are summed, layers below a disk are not', () => {
  const { totals } = mapMetrics(
    'r',
    statsOf(`net.count=2
net.0.rx.bytes=1
net.0.tx.bytes=2
net.1.rx.bytes=10
net.1.tx.bytes=20
block.count=3
block.0.name=vda
block.0.backingIndex=3
block.0.rd.bytes=5
block.1.name=vda
block.1.backingIndex=4
block.1.rd.bytes=50
block.2.name=vdb
block.2.rd.bytes=7
`),
    at,
  );
  expect(totals).toEqual({ networkReceiveBytes: 11, networkTransmitBytes: 22, diskReadBytes: 12 });
});

test('a record of the test driver has no figures, and no zeros instead', () => {
  expect(mapMetrics('r', new Map([['state.state', 1]]), at)).toMatchObject({ gauges: {}, totals: {} });
});

test('counts that lie and numbers over 2^53 do no harm', () => {
  const record = new Map<string, number | bigint>([
    ['block.count', 4_294_967_295],
    ['cpu.time', 2n ** 63n],
    ['net.count', -1],
  ]);
  expect(mapMetrics('r', record, at).totals).toEqual({ cpuSeconds: Number(2n ** 63n) / 1e9 });
});
