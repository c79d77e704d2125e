import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { acceptedUris, parseLibvirtUri } from '../src/address.ts';
import { libvirtExtension } from '../src/extension.ts';
import { addressOf, libvirtParameters } from '../src/parameters.ts';

const system = '/var/run/libvirt/libvirt-sock';

describe('libvirt URIs', () => {
  test.each([
    ['qemu:///system', 'qemu:///system', { transport: 'unix', socketPath: system, named: false }],
    [
      'qemu+unix:///system?socket=/a%20b/sock',
      'qemu:///system',
      { transport: 'unix', socketPath: '/a b/sock', named: true },
    ],
    [
      'qemu+unix:///session?socket=/run/user/1000/s',
      'qemu:///session',
      { transport: 'unix', socketPath: '/run/user/1000/s', named: true },
    ],
    ['qemu+tcp://kvm1/system', 'qemu:///system', { transport: 'tcp', host: 'kvm1', port: 16509 }],
    ['qemu+tcp://[::1]:5000/system', 'qemu:///system', { transport: 'tcp', host: '::1', port: 5000 }],
    [
      'qemu+tls://kvm1.example.com/system',
      'qemu:///system',
      { transport: 'tls', host: 'kvm1.example.com', port: 16514 },
    ],
    ['qemu://kvm1/system', 'qemu:///system', { transport: 'tls', host: 'kvm1', port: 16514 }],
    [
      'qemu+ssh://root@kvm1:2222/system',
      'qemu:///system',
      { transport: 'ssh', host: 'kvm1', port: 2222, user: 'root', socketPath: null },
    ],
    ['test:///default', 'test:///default', { transport: 'unix', socketPath: system, named: false }],
    [
      'test+unix:///default?socket=/s',
      'test:///default',
      { transport: 'unix', socketPath: '/s', named: true },
    ],
    [
      'test+unix:////srv/big.xml?socket=/s',
      'test:////srv/big.xml',
      { transport: 'unix', socketPath: '/s', named: true },
    ],
    ['test+tcp://h:1/default', 'test:///default', { transport: 'tcp', host: 'h', port: 1 }],
  ])('%s', (uri, remoteUri, target) => {
    expect(parseLibvirtUri(uri)).toEqual({
      ok: true,
      value: { driver: uri.slice(0, 4), target, remoteUri, readOnly: false },
    });
  });

  test('a read-only wish leads to the read-only socket, and a read-only socket says so itself', () => {
    expect(parseLibvirtUri('qemu:///system', true)).toMatchObject({
      value: { readOnly: true, target: { socketPath: `${system}-ro` } },
    });
    expect(parseLibvirtUri('qemu+unix:///system?socket=/x/libvirt-sock-ro')).toMatchObject({
      value: { readOnly: true },
    });
  });

  test.each([
    ['', /not a libvirt URI/],
    ['https://kvm1/system', /driver "https"/],
    ['xen:///system', /driver "xen"/],
    ['qemu:///', /must be \/system or \/session/],
    ['qemu:///default', /must be \/system or \/session/],
    ['qemu:///session', /needs \?socket=/],
    ['qemu+unix://host/system', /leave the host out/],
    ['qemu+unix:///system?socket=relative', /absolute path/],
    ['qemu+unix:///system?no_verify=1', /option "no_verify"/],
    ['qemu+carrier://host/system', /transport "carrier"/],
    ['qemu+tcp:///system', /needs a host/],
    ['qemu+tcp://host:0/system', /out of range/],
    ['qemu+tcp://host:70000/system', /out of range/],
    ['qemu+tcp://root@host/system', /belongs to \+ssh/],
    ['qemu+ssh://kvm1/system', /\+ssh needs a user/],
    ['qemu+tls://host/system?socket=/s', /belongs to \+unix or \+ssh/],
    ['test:///', /must be \/default/],
    ['qemu:///system#part', /not a libvirt URI/],
  ])('refuses %s and says what is accepted', (uri, why) => {
    const parsed = parseLibvirtUri(uri);
    expect(parsed.ok).toBe(false);
    expect(parsed).toMatchObject({ error: expect.stringMatching(why) });
    expect(parsed).toMatchObject({ error: expect.stringContaining(acceptedUris[0]) });
  });

  test('never throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.webUrl(),
          fc.string().map((rest) => `qemu+tcp://${rest}`),
        ),
        (uri) => {
          expect(parseLibvirtUri(uri).ok).toBeTypeOf('boolean');
        },
      ),
    );
  });
});

describe('connection parameters', () => {
  test('fill in their defaults and lead to an address', () => {
    const parsed = libvirtParameters.parse({ type: 'LIBVIRT', uri: 'qemu:///system' });
    expect(parsed).toEqual({
      ok: true,
      value: { type: 'LIBVIRT', uri: 'qemu:///system', virtType: 'auto', readOnly: false },
    });
    expect(parsed.ok && addressOf(parsed.value).driver).toBe('qemu');
  });

  test.each([
    [{ uri: 'nonsense' }, '/uri', /Accepted forms/],
    [{ uri: 'qemu+ssh://root@kvm1/system' }, '/sshKey', /is needed for qemu\+ssh/],
    [{ uri: 'qemu+ssh://root@kvm1/system', sshKey: 'x' }, '/sshKey', /not a private key/],
    [{ uri: 'qemu+ssh://root@kvm1/system', sshPassword: 'x', hostKey: 'AA:BB' }, '/hostKey', /SHA256/],
    [{ uri: 'qemu+ssh://root@kvm1/system', sshAgent: 'here' }, '/sshAgent', /absolute/],
    [{ uri: 'qemu+tls://kvm1/system', clientKey: 'x' }, '/clientCertificate', /is needed with clientKey/],
    [{ uri: 'qemu+tls://kvm1/system', caCertificate: 'x' }, '/caCertificate', /not a certificate/],
    [{ uri: 'qemu+tls://kvm1/system', fingerprint: 'x' }, '/fingerprint', /SHA-256/],
    [{ uri: 'qemu:///system', clientCertificate: 'x' }, '/clientCertificate', /belongs to qemu\+tls/],
    [{ uri: 'qemu:///system', sshKey: 'x' }, '/sshKey', /belongs to qemu\+ssh/],
    [{ uri: 'qemu:///system', virtType: 'xen' }, '/virtType', /./],
    [{ uri: 'qemu:///system', password: 'x' }, '', /password/],
    [{}, '/uri', /./],
  ])('%j is refused at %s', (given, pointer, message) => {
    const parsed = libvirtParameters.parse({ type: 'LIBVIRT', ...given });
    expect(parsed).toMatchObject({
      ok: false,
      error: [{ pointer, message: expect.stringMatching(message) }],
    });
  });

  test('an address that slipped by the schema is an InvalidConfiguration of the field uri', () => {
    expect(() => addressOf({ type: 'LIBVIRT', uri: 'ftp://x', virtType: 'auto', readOnly: false })).toThrow(
      expect.objectContaining({
        error: expect.objectContaining({ kind: 'InvalidConfiguration', field: 'uri' }),
      }),
    );
  });

  test('their JSON Schema can be written', () => {
    expect(libvirtParameters.jsonSchema).toMatchObject({ type: 'object', additionalProperties: false });
    expect(libvirtExtension.jsonSchema).toMatchObject({ type: 'object', additionalProperties: false });
  });
});
