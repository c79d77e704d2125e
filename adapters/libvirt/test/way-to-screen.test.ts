import { expect, test } from 'vitest';
import { wayTo } from '../src/console.ts';

const here = { transport: 'unix', socketPath: '/run/libvirt/libvirt-sock', named: true } as const;
const bySsh = { transport: 'ssh', host: 'kvm1', port: 22, user: 'root', socketPath: null } as const;
const there = { transport: 'tcp', host: 'kvm1.example.com', port: 16_509 } as const;

test.for([
  ['loopback, same machine', here, { address: '127.0.0.1', port: 5900 }, { host: '127.0.0.1', port: 5900 }],
  ['loopback, at the end of SSH', bySsh, { address: '::1', port: 5900 }, { host: '::1', port: 5900 }],
  ['every address, at the end of SSH', bySsh, { address: '', port: 5900 }, { host: '127.0.0.1', port: 5900 }],
  [
    'every address, same machine',
    here,
    { address: '0.0.0.0', port: 5901 },
    { host: '127.0.0.1', port: 5901 },
  ],
  ['an address of its own', here, { address: '192.0.2.7', port: 5902 }, { host: '192.0.2.7', port: 5902 }],
  [
    'every address, another machine',
    there,
    { address: '::', port: 5900 },
    { host: 'kvm1.example.com', port: 5900 },
  ],
  [
    'an address of that machine',
    there,
    { address: '192.0.2.7', port: 5900 },
    { host: '192.0.2.7', port: 5900 },
  ],
] as const)('a screen on %s is reached', ([, target, listener, way]) => {
  expect(wayTo(target, 'vm', { socket: undefined, ...listener })).toEqual(way);
});

test('a screen on a socket is reached on the same machine only', () => {
  const listener = { socket: '/var/lib/libvirt/qemu/vm.vnc', address: '', port: -1 };
  expect(wayTo(here, 'vm', listener)).toEqual({ path: listener.socket });
  expect(() => wayTo(there, 'vm', listener)).toThrow('cannot be reached from here');
});

test.for(['127.0.0.1', '::1', 'localhost'])('a screen on %s of another machine is not', (address) => {
  expect(() => wayTo(there, 'vm', { socket: undefined, address, port: 5900 })).toThrow('of its host only');
});

test('a screen without a port is not', () => {
  expect(() => wayTo(here, 'vm', { socket: undefined, address: '127.0.0.1', port: -1 })).toThrow('no port');
});
