import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { isoImage } from '../src/cloud-init/iso-image.ts';
import { networkConfig } from '../src/cloud-init/network-config.ts';
import { seedImage, seedOf } from '../src/cloud-init/seed.ts';
import { spec } from './support/sample.ts';
import { skipNote, toolMissing } from './support/tool.ts';

const folder = mkdtempSync(join(tmpdir(), 'anyvisor-iso-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function isoinfo(image: Uint8Array, ...options: readonly string[]): Buffer {
  const file = join(folder, 'image.iso');
  writeFileSync(file, image);
  const { status, stdout, stderr, error } = spawnSync('isoinfo', ['-i', file, ...options], {
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(stderr.toString());
  return stdout;
}

describe.skipIf(toolMissing('isoinfo'))(`the CD image${skipNote('isoinfo', 'genisoimage')}`, () => {
  const image = isoImage('cidata', [
    { name: 'meta-data', data: Buffer.from('instance-id: x\n') },
    { name: 'user-data', data: Buffer.alloc(5000, 'u') },
    { name: 'network-config', data: Buffer.from('') },
  ]);

  test('has the label that cloud-init looks for', () => {
    expect(isoinfo(image, '-d').toString()).toMatch(/^Volume id: cidata$/m);
  });

  test('names its files for Rock Ridge and for Joliet readers', () => {
    expect(isoinfo(image, '-R', '-f').toString().split('\n')).toEqual([
      '/meta-data',
      '/network-config',
      '/user-data',
      '',
    ]);
    expect(isoinfo(image, '-J', '-f').toString().replaceAll(';1', '').split('\n')).toEqual([
      '/meta-data',
      '/network-config',
      '/user-data',
      '',
    ]);
  });

  test('gives every file back byte by byte', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 9000 }), { minLength: 1, maxLength: 4 }),
        (contents) => {
          const files = contents.map((data, index) => ({ name: `file-number-${index}`, data }));
          const made = isoImage('data', files);
          for (const file of files) {
            expect(Buffer.compare(isoinfo(made, '-R', '-x', `/${file.name}`), file.data)).toBe(0);
          }
        },
      ),
      { numRuns: 10 },
    );
  });
});

test('the same files make the same image', () => {
  const files = [{ name: 'a', data: Buffer.from('x') }];
  expect(Buffer.compare(isoImage('l', files), isoImage('l', files))).toBe(0);
});

test('what does not fit is refused', () => {
  const file = { data: Buffer.of(1) };
  expect(() => isoImage('l', [{ ...file, name: 'n'.repeat(100) }])).toThrow('too long');
  expect(() =>
    isoImage(
      'l',
      Array.from({ length: 100 }, (_, at) => ({ ...file, name: `f${at}` })),
    ),
  ).toThrow('too many');
});

describe('the seed', () => {
  const mac = '52:54:00:00:00:01';

  test('is left out when the guest has nothing to be told', () => {
    expect(seedOf(spec(), 'id', [mac])).toBeNull();
    expect(seedOf(spec({ guest: { sshKeys: [] } }), 'id', [mac])).toBeNull();
    expect(
      seedOf(spec({ network: { nics: [{ network: 'n', address: { type: 'dhcp' } }] } }), 'id', [mac]),
    ).toBeNull();
  });

  test('holds name and keys beside whatever user data there is', () => {
    const seed = seedOf(
      spec({ guest: { hostname: 'web', sshKeys: ['ssh-rsa A "q"'], userData: '#!/bin/sh\n' } }),
      'id',
      [mac],
    );
    expect(seed).toEqual({
      label: 'cidata',
      files: [
        {
          name: 'meta-data',
          text: 'instance-id: id\nlocal-hostname: web\npublic-keys:\n  - "ssh-rsa A \\"q\\""\n',
        },
        { name: 'user-data', text: '#!/bin/sh\n' },
      ],
    });
    const image = seed === null ? '' : Buffer.from(seedImage(seed)).toString('latin1');
    expect(image).toContain('local-hostname: web');
  });

  test('configures every NIC by its MAC as soon as one address is static', () => {
    const nics = [
      {
        network: 'a',
        address: {
          type: 'static' as const,
          cidr: '192.0.2.10/24',
          gateway: '192.0.2.1',
          dns: ['192.0.2.53'],
        },
      },
      { network: 'b' },
      { network: 'c', address: { type: 'static' as const, cidr: '2001:db8::5/64', gateway: '2001:db8::1' } },
    ];
    expect(networkConfig(nics, [mac, 'm2', 'm3'])).toBe(`version: 2
ethernets:
  eth0:
    match:
      macaddress: "52:54:00:00:00:01"
    set-name: eth0
    addresses: ["192.0.2.10/24"]
    routes:
      - to: 0.0.0.0/0
        via: "192.0.2.1"
    nameservers:
      addresses: ["192.0.2.53"]
  eth1:
    match:
      macaddress: "m2"
    set-name: eth1
    dhcp4: true
  eth2:
    match:
      macaddress: "m3"
    set-name: eth2
    addresses: ["2001:db8::5/64"]
    routes:
      - to: "::/0"
        via: "2001:db8::1"
`);
  });

  test('is an answer file for Windows', () => {
    expect(
      seedOf(spec({ guest: { sysprep: { unattendXml: '<u/>' } } }), 'id', [mac])?.files.map(
        (file) => file.name,
      ),
    ).toEqual(['Autounattend.xml', 'Unattend.xml']);
  });
});
