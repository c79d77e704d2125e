import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { monitorRules } from '../src/advice/monitor-rules.ts';
import { answerIn, monitorQueries } from '../src/monitor/ask-monitor.ts';
import type { MonitorFacts, Operations } from '../src/monitor/facts.ts';
import { parseDomainXml } from '../src/domain-xml/parse-domain.ts';
import {
  parseBlockStats,
  parseHotpluggableCpus,
  parseMemoryDevices,
  parseMigration,
} from '../src/monitor/parse-answers.ts';
import { fixture } from './support/sample.ts';

const domain = parseDomainXml(fixture('running-domain.xml'));
const quiet: MonitorFacts = { hotpluggableCpus: null, memoryDevices: null, disks: null, migration: null };
const none: Operations = { count: 0, failed: 0, latencySeconds: null };

describe('what QEMU is asked', () => {
  test('are questions, every one', () => {
    for (const query of monitorQueries) expect(query).toMatch(/^query-[a-z-]+$/);
  });

  test('is answered in `return`; an error or anything else is no answer', () => {
    expect(answerIn('{"return":[1],"id":"libvirt-1"}')).toEqual([1]);
    expect(answerIn('{"error":{"class":"GenericError","desc":"no"}}')).toBe(undefined);
    fc.assert(fc.property(fc.string(), (text) => void answerIn(text)));
  });

  test('is read as QEMU 7.2 says it', () => {
    const props = { 'core-id': 0 };
    expect(
      parseHotpluggableCpus([
        { props, 'vcpus-count': 1, type: 'x' },
        { props, 'vcpus-count': 1, 'qom-path': '/machine/unattached/device[0]', type: 'x' },
      ]),
    ).toEqual({ present: 1, free: 1 });
    expect(
      parseMemoryDevices([
        { type: 'dimm', data: { size: 5, addr: 1, hotplugged: true } },
        { type: 'virtio-mem', data: { size: 2, 'max-size': 9, 'requested-size': 4 } },
      ]),
    ).toEqual([
      { model: 'dimm', sizeBytes: 5, requestedBytes: null },
      { model: 'virtio-mem', sizeBytes: 2, requestedBytes: 4 },
    ]);
    const stats = {
      rd_operations: 10,
      wr_operations: 0,
      flush_operations: 0,
      rd_total_time_ns: 5e9,
      wr_total_time_ns: 0,
      flush_total_time_ns: 0,
      failed_wr_operations: 3,
    };
    expect(
      parseBlockStats([{ device: '', qdev: '/machine/peripheral/virtio-disk0/virtio-backend', stats }]),
    ).toEqual([
      {
        device: 'virtio-disk0',
        reads: { count: 10, failed: 0, latencySeconds: 0.5 },
        writes: { ...none, failed: 3 },
        flushes: none,
      },
    ]);
    expect(
      parseMigration({
        status: 'active',
        ram: { remaining: 7, 'dirty-pages-rate': 2, 'page-size': 4096, mbps: 8 },
      }),
    ).toMatchObject({
      status: 'active',
      remainingBytes: 7,
      dirtyBytesPerSecond: 8192,
      sentBytesPerSecond: 1e6,
    });
    expect(parseMigration({})).toBe(null);
  });

  test('may be answered with anything at all', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (answer) => {
        for (const parse of [parseBlockStats, parseHotpluggableCpus, parseMemoryDevices, parseMigration])
          expect(() => parse(answer)).not.toThrow();
      }),
    );
  });

  test.each<readonly [string, Partial<MonitorFacts>]>([
    ['disk-errors', { disks: [{ device: 'x', reads: { ...none, failed: 1 }, writes: none, flushes: none }] }],
    [
      'disk-slow',
      {
        disks: [
          { device: 'x', reads: { count: 500, failed: 0, latencySeconds: 0.2 }, writes: none, flushes: none },
        ],
      },
    ],
    [
      'migration-not-converging',
      {
        migration: {
          status: 'active',
          remainingBytes: 1,
          dirtyBytesPerSecond: 9,
          sentBytesPerSecond: 5,
          dirtySyncs: 4,
          postcopyRequests: 0,
        },
      },
    ],
    ['qemu-differs-from-libvirt', { hotpluggableCpus: { present: 7, free: 0 } }],
    ['virtio-mem-not-taken', { memoryDevices: [{ model: 'virtio-mem', sizeBytes: 1, requestedBytes: 2 }] }],
  ])('leads to %s', (id, told) => {
    const host = { nodes: [], pageSizes: [], kvmProven: false, qemuVersion: null };
    const found = monitorRules({ domain, running: true, host, monitor: { ...quiet, ...told } });
    expect(found.map((one) => one.id)).toContain(id);
    expect(monitorRules({ domain, running: true, host, monitor: quiet })).toEqual([]);
  });
});
