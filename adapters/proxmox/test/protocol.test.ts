import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { snapshotName } from '../src/actions/snapshot-names.ts';
import { vmidWindow } from '../src/actions/vmid-window.ts';
import { mapDisks } from '../src/inventory/config-disks.ts';
import { mapNics, readNic } from '../src/inventory/config-nics.ts';
import { nicText } from '../src/mapping/networks.ts';
import {
  diskSerial,
  markedTags,
  markerIn,
  markerMac,
  markerTag,
  metadataIn,
  withMarker,
} from '../src/marker.ts';
import { formOf, path } from '../src/protocol/form.ts';
import { asNumber } from '../src/protocol/loose.ts';
import { parsePropertyString, printPropertyString, withOptions } from '../src/protocol/property-string.ts';
import { formatSize, parseSize } from '../src/protocol/sizes.ts';
import { parseUpid } from '../src/protocol/upid.ts';
import { progressIn } from '../src/tasks.ts';

const word = fc.stringMatching(/^[a-z][a-z0-9_-]{0,15}$/);
const value = fc.stringMatching(/^[A-Za-z0-9:.;_/+ -]{1,30}$/);
const marker = fc.uuid();

describe('UPIDs', () => {
  const hex = (length: number) => fc.stringMatching(new RegExp(`^[0-9A-F]{${length}}$`));
  const parts = fc.record({
    node: fc.stringMatching(/^[a-z][a-z0-9]{0,10}(-[a-z0-9]{1,5})?$/),
    pid: hex(8),
    start: fc.oneof(hex(8), hex(9)),
    time: hex(8),
    type: word,
    id: fc.oneof(fc.constant(''), fc.integer({ min: 100, max: 999_999_999 }).map(String), word),
    user: fc.constantFrom('root@pam', 'root@pam!lab', 'jane.doe@ad.example'),
  });

  test('read back what they were made of', () => {
    fc.assert(
      fc.property(parts, ({ node, pid, start, time, type, id, user }) => {
        expect(parseUpid(`UPID:${node}:${pid}:${start}:${time}:${type}:${id}:${user}:`)).toEqual({
          node,
          pid: Number.parseInt(pid, 16),
          startedAt: new Date(Number.parseInt(time, 16) * 1000),
          type,
          id,
          user,
        });
      }),
    );
  });

  test('nothing else is one, and nothing throws', () => {
    fc.assert(
      fc.property(fc.anything(), (text) => {
        expect(parseUpid(text)).toBeUndefined();
      }),
    );
    fc.assert(
      fc.property(parts, fc.string(), ({ node, pid }, rest) => {
        expect(parseUpid(`UPID:${node}:${pid}:${rest}`)).toBeUndefined();
      }),
    );
  });

  test('an escaped id is read', () => {
    expect(parseUpid(String.raw`UPID:pve:000ABCDE:00012345:6553F100:vzdump:a\x3ab:root@pam:`)?.id).toBe(
      'a:b',
    );
  });
});

describe('property strings', () => {
  test('are the same after reading and writing', () => {
    const options = fc.uniqueArray(fc.tuple(word, value), { selector: ([key]) => key, maxLength: 8 });
    fc.assert(
      fc.property(fc.option(word, { nil: undefined }), options, (head, pairs) => {
        const text = printPropertyString({ head, options: new Map(pairs) });
        const read = parsePropertyString(text);
        expect(read.head).toBe(head);
        expect([...read.options]).toEqual(pairs);
      }),
    );
  });

  test('a change leaves the rest and its order alone', () => {
    const text = 'virtio=AA:BB:CC:DD:EE:FF,bridge=vmbr0,firewall=1,queues=4';
    expect(withOptions(text, { link_down: '1' })).toBe(`${text},link_down=1`);
    expect(withOptions(text, { firewall: undefined })).toBe('virtio=AA:BB:CC:DD:EE:FF,bridge=vmbr0,queues=4');
    expect(withOptions(text, { bridge: 'web' })).toBe(text.replace('vmbr0', 'web'));
  });

  test('any text is read without throwing, as disk and as NIC too', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        parsePropertyString(text);
        expect(mapDisks('qemu', { scsi0: text }, () => null)).toHaveLength(1);
        expect(mapDisks('lxc', { rootfs: text }, () => null)).toHaveLength(1);
        expect(mapNics('qemu', { net0: text }, new Map())).toHaveLength(1);
        expect(mapNics('lxc', { net0: text }, new Map())).toHaveLength(1);
      }),
    );
  });

  test('a NIC is read as it was written, of machines and of containers', () => {
    const mac = fc.stringMatching(/^02(:[0-9a-f]{2}){5}$/);
    const vlan = fc.option(fc.integer({ min: 1, max: 4094 }), { nil: undefined });
    const model = fc.constantFrom('virtio', 'e1000', 'e1000e', 'vmxnet3', 'rtl8139');
    fc.assert(
      fc.property(mac, vlan, model, fc.constantFrom('qemu', 'lxc'), (address, tag, card, kind) => {
        const text = nicText(kind, 0, 'vmbr0', {
          mac: address,
          model: card,
          ...(tag === undefined ? {} : { vlan: tag }),
        });
        const [nic] = mapNics(kind, { net0: text }, new Map());
        expect(nic).toMatchObject({ mac: address, network: 'vmbr0', vlan: tag ?? null, connected: true });
        expect(readNic(kind, text).model).toBe(kind === 'qemu' ? card : 'veth');
      }),
    );
  });
});

describe('sizes', () => {
  test('are the same after writing and reading', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 53 - 1 }), (bytes) => {
        expect(parseSize(formatSize(bytes))).toBe(bytes);
      }),
    );
  });

  test.for([
    ['32G', 32 * 2 ** 30],
    ['4M', 4 * 2 ** 20],
    ['1.5T', 1.5 * 2 ** 40],
    ['528K', 528 * 1024],
    ['1024', 1024],
    ['', null],
    ['lots', null],
    ['-1G', null],
    ['1E', null],
  ] as const)('%s is %s bytes', ([text, bytes]) => {
    expect(parseSize(text)).toBe(bytes);
  });

  test('any text is a number or nothing', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const size = parseSize(text);
        expect(size === null || (Number.isFinite(size) && size >= 0)).toBe(true);
      }),
    );
    fc.assert(
      fc.property(fc.anything(), (some) => {
        expect(Number.isFinite(asNumber(some) ?? 0)).toBe(true);
      }),
    );
  });
});

describe('paths and forms', () => {
  test('nothing leaves its place in a path', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const url = new URL(path`/nodes/${text}/qemu`, 'https://node');
        expect(url.pathname).toMatch(/^\/nodes\/[^/]+\/qemu$/);
      }),
    );
  });

  test('a form says booleans as 0 and 1, repeats lists and leaves out what is undefined', () => {
    expect(formOf({ a: true, b: false, c: undefined, d: ['x', 'y z'], e: 5 })).toBe('a=1&b=0&d=x&d=y+z&e=5');
  });

  test('an SSH key is encoded in itself, and once more by the form', () => {
    const key = 'ssh-ed25519 AAAA+b/c== me@here';
    const form = formOf({ sshkeys: encodeURIComponent(key) });
    const once = new URLSearchParams(form).get('sshkeys') ?? '';
    expect(once).not.toMatch(/[ +]/);
    expect(decodeURIComponent(once)).toBe(key);
  });
});

describe('markers', () => {
  test('are read from what carries them, whatever stands around them', () => {
    fc.assert(
      fc.property(marker, fc.string(), fc.dictionary(word, value), (id, text, metadata) => {
        const written = withMarker(text.replaceAll(/^anyvisor-.*$/gm, ''), id, metadata);
        expect(markerIn(written)).toBe(id);
        expect(metadataIn(written)).toEqual(Object.keys(metadata).length === 0 ? {} : metadata);
        expect(markerIn(withMarker(written, '00000000-0000-4000-8000-000000000000'))).toMatch(/^0+-/);
      }),
    );
  });

  test('fit where they are kept: tag, serial number, MAC address', () => {
    fc.assert(
      fc.property(marker, (id) => {
        expect(markerTag(id)).toMatch(/^[a-z0-9_][a-z0-9_\-+.]*$/);
        expect(diskSerial(id)).toMatch(/^[a-z0-9]{20}$/);
        expect(markerMac(id)).toMatch(/^02(:[0-9a-f]{2}){5}$/);
        expect(markedTags(['web', markerTag('11111111-1111-4111-8111-111111111111')], id)).toBe(
          `web;${markerTag(id)}`,
        );
      }),
    );
  });

  test('VMIDs stay in their range, each once, and are the same for the same marker', () => {
    const range = fc.tuple(fc.integer({ min: 100, max: 999_999_000 }), fc.integer({ min: 0, max: 900 }));
    fc.assert(
      fc.property(marker, range, (id, [from, more]) => {
        const to = from + more;
        const window = vmidWindow(id, { from, to });
        expect(window).toEqual(vmidWindow(id, { from, to }));
        expect(new Set(window).size).toBe(window.length);
        expect(window.filter((vmid) => vmid < from || vmid > to)).toEqual([]);
        expect(window.length).toBe(Math.min(64, more + 1));
      }),
    );
  });

  test('names of snapshots are what the platform takes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (title) => {
        expect(snapshotName(title)).toMatch(/^[A-Za-z][A-Za-z0-9_-]{1,39}$/);
        expect(snapshotName(title)).not.toMatch(/^(?:current|pending)$/i);
      }),
    );
  });
});

describe('progress', () => {
  test.for([
    ['transferred 1.0 GiB of 4.0 GiB (25.00%)', 0.25],
    ['drive-scsi0: transferred 5.0 GiB of 10.0 GiB (50.00%) in 12s', 0.5],
    ['migration active, transferred 512.0 MiB of 2.0 GiB VM-state, 1.1 GiB/s', 0.25],
    ['INFO:  37% (3.7 GiB of 10.0 GiB) in 3s', 0.37],
    ['starting', undefined],
  ] as const)('%s', ([line, fraction]) => {
    expect(progressIn(['INFO: begin', line])).toBe(fraction);
  });
});
