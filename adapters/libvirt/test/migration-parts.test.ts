import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isArriving, PAUSED, STATE } from '../src/inventory/state-words.ts';
import { destinationUri } from '../src/migration/destination-uri.ts';
import { destinationXml } from '../src/migration/destination-xml.ts';
import { migrationOptions } from '../src/migration/options.ts';
import { mebibytesPerSecond } from '../src/migration/perform.ts';
import { progressOf, timeToSwitch } from '../src/migration/progress.ts';
import { whereabouts } from '../src/migration/whereabouts.ts';
import type { Side } from '../src/migration/whereabouts.ts';
import { parseLibvirtUri } from '../src/address.ts';

const dom = { name: 'vm', uuid: '00000000-0000-4000-8000-000000000000', id: -1 };
const side = (state: number, reason = 0, more: Partial<Side> = {}): Side => ({
  dom,
  state,
  reason,
  persistent: true,
  job: null,
  ...more,
});
const going = { direction: 'out', facts: new Map() } as const;
const coming = { direction: 'in', facts: new Map() } as const;
const runs = side(STATE.running, 1);
const arriving = side(STATE.paused, PAUSED.migration, { persistent: false, job: coming });
const prepared = side(STATE.shutoff, 0, { persistent: false });

describe('where a guest is', () => {
  test.each([
    ['runs here, unknown there', runs, null, 'here'],
    ['runs here, half of it there', runs, arriving, 'here'],
    ['runs here, prepared there', runs, prepared, 'here'],
    ['on its way', side(STATE.running, 1, { job: going }), arriving, 'leaving'],
    ['held for the switch', side(STATE.paused, PAUSED.migration), arriving, 'held'],
    ['held for the switch, and gone on there', side(STATE.paused, PAUSED.migration), runs, 'there'],
    ['gone from here', null, runs, 'there'],
    ['gone from here, paused by somebody there', null, side(STATE.paused, 1), 'there'],
    ['gone from here, never arrived', null, arriving, 'nowhere'],
    [
      'post-copy goes on',
      side(STATE.paused, PAUSED.postCopy, { job: going }),
      side(STATE.running, 10),
      'leaving',
    ],
    ['post-copy broke off', side(STATE.paused, PAUSED.postCopyFailed), side(STATE.running, 11), 'torn'],
    [
      'post-copy broke off',
      side(STATE.paused, PAUSED.postCopyFailed, { job: going }),
      side(STATE.running, 11),
      'torn',
    ],
    [
      'post-copy broke off on both sides',
      side(STATE.paused, PAUSED.postCopyFailed),
      side(STATE.paused, 13),
      'torn',
    ],
    [
      'post-copy broke off, and the destination has not noticed',
      side(STATE.paused, PAUSED.postCopyFailed, { job: going }),
      side(STATE.running, 10, { job: coming }),
      'torn',
    ],
    [
      'the same, its job forgotten',
      side(STATE.paused, PAUSED.postCopyFailed),
      side(STATE.running, 10),
      'torn',
    ],
    [
      'post-copy broke off, and the destination is gone',
      side(STATE.paused, PAUSED.postCopyFailed),
      null,
      'torn',
    ],
    ['post-copy is through, the source is left', side(STATE.paused, PAUSED.postCopyFailed), runs, 'there'],
    ['off on both: the configuration has been copied', side(STATE.shutoff), side(STATE.shutoff), 'there'],
    ['off here', side(STATE.shutoff), null, 'here'],
    ['shut down here while it was prepared there', side(STATE.shutoff, 1), prepared, 'here'],
    ['on both', runs, runs, 'both'],
    ['on neither', null, null, 'nowhere'],
  ] as const)('%s', (_, source, destination, expected) => {
    expect(whereabouts(source, destination)).toBe(expected);
  });

  test('a guest that runs at the source is never said to be at the destination alone', () => {
    const any = fc.record({
      dom: fc.constant(dom),
      state: fc.integer({ min: 0, max: 7 }),
      reason: fc.integer({ min: 0, max: 14 }),
      persistent: fc.boolean(),
      job: fc.constantFrom(null, going, coming),
    });
    fc.assert(
      fc.property(any, fc.option(any), (source, destination) => {
        const at = whereabouts({ ...source, state: STATE.running }, destination);
        expect(['here', 'leaving', 'both']).toContain(at);
      }),
    );
  });

  test('half a guest at the source is never taken for a leftover while the other half waits for it', () => {
    const half = fc
      .constantFrom(PAUSED.postCopy, PAUSED.postCopyFailed)
      .map((reason) => side(STATE.paused, reason));
    const waiting = fc
      .record({ reason: fc.constantFrom(10, 11), job: fc.constantFrom(null, coming) })
      .map(({ reason, job }) => side(STATE.running, reason, { job }));
    fc.assert(
      fc.property(half, waiting, (source, destination) => {
        expect(whereabouts(source, destination)).toBe('torn');
      }),
    );
  });

  test('a guest whose memory still flows in is not shown at its destination, any other one is', () => {
    expect(isArriving(arriving, false)).toBe(true);
    expect(isArriving(prepared, false)).toBe(true);
    expect(isArriving(runs, false)).toBe(false);
    expect(isArriving({ state: STATE.paused, reason: 1 }, false)).toBe(false);
    expect(isArriving({ state: STATE.paused, reason: PAUSED.migration }, true)).toBe(false);
  });
});

describe('what the guest is at its destination', () => {
  const xml = `<domain type='qemu'><name>vm</name><devices>
<disk type='block' device='disk'><driver name='qemu' type='qcow2'/><source dev='/dev/vg/a'/>
<backingStore type='file'><source file='/base'/></backingStore><target dev='vda' bus='virtio'/></disk>
<disk type='file' device='disk'><source file='/b.img'/><target dev='vdb'/></disk>
<interface type='network'><mac address='52:54:00:00:00:01'/><source network='lan' portid='x'/></interface>
<interface type='network'><source network='dmz'/></interface></devices></domain>`;

  test('copied disks are whole files there, others and their order stay', () => {
    const changed = destinationXml(xml, { disks: new Map([['vda', '/pool/a.qcow2']]), networks: {} });
    expect(changed).toContain('/pool/a.qcow2');
    expect(changed).not.toMatch(/backingStore|vg\/a/);
    expect(changed).toMatch(/<disk [^>]*type="file"/);
    expect(changed).toContain('/b.img');
    expect(changed.indexOf('vda')).toBeLessThan(changed.indexOf('vdb'));
  });

  test('networks that have another name there are renamed', () => {
    const changed = destinationXml(xml, { disks: new Map(), networks: { lan: 'lan-2' } });
    expect(changed).toContain('network="lan-2"');
    expect(changed).toContain('network="dmz"');
    expect(changed).not.toContain('portid');
  });
});

describe('options', () => {
  test.each([
    [{ postCopy: true, postCopyAfterSeconds: 3 }, true],
    [{ postCopyAfterSeconds: 3 }, false],
    [{ postCopy: true, postCopyRecoverySeconds: 0 }, true],
    [{ postCopyRecoverySeconds: 10 }, false],
    [{ tunnelled: true, parallelConnections: 2 }, false],
    [{ tunnelled: false, parallelConnections: 2 }, true],
    [{ compression: 'zstd' }, false],
    [{ destinationUri: 'qemu:///system' }, false],
    [{ destinationUri: 'qemu+tls://kvm2/system?pkipath=/etc/pki/x' }, true],
    [{ migrateUri: 'http://x' }, false],
    [{ teleport: true }, false],
  ])('%j is %s', (given, fits) => {
    expect(migrationOptions.parse(given).ok).toBe(fits);
  });

  test('the daemon’s address is the one said, else the one we use ourselves, never a socket of ours', () => {
    const address = (uri: string) => {
      const parsed = parseLibvirtUri(uri);
      if (!parsed.ok) throw new Error(parsed.error);
      return parsed.value;
    };
    const to = (uri: string, migrationUri?: string) =>
      destinationUri({ address: address(uri), migrationUri }, {});
    expect(to('qemu+tls://kvm2/system')).toEqual({ ok: true, value: 'qemu+tls://kvm2:16514/system' });
    expect(to('qemu+ssh://root@[::1]/system')).toEqual({
      ok: true,
      value: 'qemu+ssh://root@[::1]:22/system',
    });
    expect(to('qemu:///system')).toMatchObject({ ok: false, error: expect.stringContaining('migrationUri') });
    expect(to('qemu:///system', 'qemu+tcp://a/system')).toEqual({ ok: true, value: 'qemu+tcp://a/system' });
    const wish = { destinationUri: 'qemu+tcp://b/system' };
    expect(destinationUri({ address: address('qemu:///system'), migrationUri: 'x' }, wish)).toMatchObject({
      value: 'qemu+tcp://b/system',
    });
  });

  test('megabits become whole MiB per second, never none', () => {
    expect([1, 8, 100, 1000].map(mebibytesPerSecond)).toEqual([1, 1, 12, 119]);
  });
});

describe('progress', () => {
  const facts = (given: Record<string, number>) => new Map(Object.entries(given));

  test('says what remains, how fast, and how long the guest will stand still', () => {
    const mib = 2 ** 20;
    const { fraction, note } = progressOf(
      facts({
        data_total: 200 * mib,
        data_remaining: 50 * mib,
        data_processed: 150 * mib,
        memory_bps: 100 * mib,
        downtime: 30,
      }),
    );
    expect(fraction).toBe(0.75);
    expect(note).toBe('50 of 200 MiB remaining, 100 MiB/s, downtime 30 ms');
  });

  test('is a fraction whatever the daemon says', () => {
    const amount = fc.integer({ min: 0, max: 2 ** 50 });
    fc.assert(
      fc.property(amount, amount, amount, (total, left, sent) => {
        const { fraction } = progressOf(
          facts({ data_total: total, data_remaining: left, data_processed: sent }),
        );
        expect(fraction).toBeGreaterThanOrEqual(0);
        expect(fraction).toBeLessThan(1);
      }),
    );
  });

  test('post-copy begins after the first pass or the patience, and never before data flows', () => {
    expect(timeToSwitch(facts({ memory_processed: 0, time_elapsed: 9000, memory_iteration: 2 }), 0)).toBe(
      false,
    );
    expect(timeToSwitch(facts({ memory_processed: 1, time_elapsed: 10, memory_iteration: 1 }), 5000)).toBe(
      false,
    );
    expect(timeToSwitch(facts({ memory_processed: 1, time_elapsed: 10, memory_iteration: 2 }), 5000)).toBe(
      true,
    );
    expect(timeToSwitch(facts({ memory_processed: 1, time_elapsed: 5000, memory_iteration: 1 }), 5000)).toBe(
      true,
    );
  });
});
