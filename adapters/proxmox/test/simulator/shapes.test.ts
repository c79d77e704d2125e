import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { shapes } from '../../simulator/schema/shapes.ts';

/** What the manual and the API viewer say is right, and what is not. */
const samples: Readonly<Record<string, readonly [readonly string[], readonly string[]]>> = {
  word: [
    ['backup-1', 'ü'],
    ['', 'two words', 'line\n'],
  ],
  name: [
    ['office', 'a1', 'web_srv-2'],
    ['', 'a', '1a', 'of fice', 'ä1', '-a'],
  ],
  'interface-name': [
    ['vmbr0', 'br.10', 'my-bridge_1'],
    ['', 'vmbr 0', 'vmbr0:1', 'vmbr0/1'],
  ],
  'http-url': [
    ['http://proxy:3128', 'http://'],
    ['https://proxy', 'proxy', 'ftp://x'],
  ],
  'web-url': [
    ['http://x/y.iso', 'https://x/y.iso'],
    ['ftp://x/y.iso', 'file:///etc/passwd', 'x'],
  ],
  fingerprint: [
    [Array(32).fill('aF').join(':')],
    [Array(31).fill('aF').join(':'), Array(32).fill('aF').join(''), Array(32).fill('gF').join(':')],
  ],
  'world-wide-name': [['0x5000c500a0b1c2d3'], ['5000c500a0b1c2d3', '0x5000', '0x5000c500a0b1c2dg']],
  'generation-id': [
    ['0', '1', '6a3c1d2e-0f4b-4c5d-8e9f-a0b1c2d3e4f5'],
    ['2', '', '6a3c1d2e0f4b4c5d8e9fa0b1c2d3e4f5'],
  ],
  'replication-job': [
    ['100-0', '999999999-123456789'],
    ['10-0', '100', '100-', '100-1-2', '012-1', '100-x'],
  ],
  'time-of-day': [
    ['2:05', '23:59'],
    ['2', '2:05:00', 'ab:cd', '123:00'],
  ],
  'start-date': [
    ['now', '2006-06-17', '2006-06-17T16:01:21', '2006-6-7'],
    ['06-17', '2006-06-17T16:01', 'today', '2006-06-17 16:01:21'],
  ],
  'log-time': [
    ['2026-11-21', '2026-11-21 08:30', '2026-11-21 08:30:59'],
    ['2026-1-1', '08:30', '2026-11-21T08:30', '2026-11-21 8:30'],
  ],
  'image-size': [
    ['1', '4096', '32G', '512M'],
    ['', 'G', '1T', '1.5G', '-1', '1g'],
  ],
  'new-size': [
    ['32G', '+10G', '1.5T', '1073741824', '+512M'],
    ['', '+', '-1G', '10GB', '1.G', '10g', '1.2.3G'],
  ],
  'disk-slot': [
    ['scsi0', 'ide3', 'virtio15', 'sata1'],
    ['scsi', 'net0', 'efidisk0', 'scsi0x'],
  ],
  'parallel-port': [
    ['/dev/parport0', '/dev/usb/lp1'],
    ['/dev/parport', 'parport0', '/dev/lp0'],
  ],
  'serial-port': [
    ['socket', '/dev/ttyS0'],
    ['sockets', '/dev/', 'ttyS0', ''],
  ],
  'block-device': [
    ['/dev/sda', '/dev/nvme0n1', '/dev/disk/sda'],
    ['/dev/', 'sda', '/dev/../etc', '/dev/a b'],
  ],
  'upload-file': [
    ['/var/tmp/pveupload-0123abcd'],
    ['/var/tmp/pveupload-', '/var/tmp/other', '/var/tmp/pveupload-../../x'],
  ],
  'user-keys': [
    ['', 'x!oath', 'ABC='],
    ['a b', 'ä', 'x'.repeat(4097)],
  ],
  'vlan-trunks': [
    ['2', '2;5', '2;5;10-20'],
    ['', '2,5', '2;', '1-2-3', '-2'],
  ],
  'mtu-of-nets': [
    ['net0=1500', 'net0=1400,net1=9000'],
    ['', 'net=1', 'net0', 'net0=x', 'eth0=1500'],
  ],
  'machine-type': [
    ['pc', 'q35', 'virt', 'virt-9.0', 'pc-i440fx-10.1', 'pc-q35-9.2+pve1', 'pc-8.1'],
    ['', 'i440fx', 'q36', 'pc-q35-', 'pc q35', 'pc-i440fx-x'],
  ],
  'file-mode': [
    ['0660', '0777'],
    ['660', '0888', '00660', ''],
  ],
  'pci-or-mapping': [
    ['0000:41:00.0', '41:00.0', 'gpu', 'my-gpu_1'],
    ['', '1gpu', '41:00', '0000:41:00.', 'a b'],
  ],
};

test('every shape takes what the manual says and refuses what it does not', () => {
  const complaints = Object.entries(shapes).flatMap(([name, fits]) => {
    const [right = [], wrong = []] = samples[name] ?? [];
    if (right.length === 0 || wrong.length === 0) return [`${name}: no samples`];
    return [
      ...right.filter((text) => !fits(text)).map((text) => `${name} refuses ${JSON.stringify(text)}`),
      ...wrong.filter(fits).map((text) => `${name} takes ${JSON.stringify(text)}`),
    ];
  });
  expect(complaints).toEqual([]);
});

test('no shape throws or dawdles, whatever the text', () => {
  const text = fc.oneof(fc.string({ maxLength: 5000 }), fc.string({ unit: 'binary', maxLength: 200 }));
  fc.assert(
    fc.property(text, (one) => {
      for (const fits of Object.values(shapes)) expect(typeof fits(one)).toBe('boolean');
    }),
  );
});
