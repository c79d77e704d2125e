import { randomInt } from 'node:crypto';
import { dies } from '../http/api-error.ts';
import type { Call, Handlers } from '../http/call.ts';
import type { Guest } from '../state/guest.ts';
import { nameOf } from '../state/guest.ts';
import type { World } from '../state/world.ts';
import { guestOf } from './find-guest.ts';
import { nicsOf } from './networks.ts';
import { change, isOn } from './power-state.ts';
import { coresOf } from './counters.ts';

const base = '/nodes/{node}/qemu/{vmid}/agent';

/** What the guest's agent answers, and how its absence shows. */
export const agentRoutes: Handlers = {
  [`GET ${base}`]: (call) => {
    guestOf(call, 'qemu');
    return ['ping', 'get-osinfo', 'get-host-name', 'network-get-interfaces', 'exec'].map((name) => ({
      name,
    }));
  },
  [`POST ${base}`]: (call) => ask(call, (guest) => command(call, guest, call.args.text('command'))),
  ...Object.fromEntries(
    [
      'get-fsinfo',
      'get-host-name',
      'get-osinfo',
      'get-time',
      'get-timezone',
      'get-users',
      'get-vcpus',
      'get-memory-blocks',
      'get-memory-block-info',
      'info',
      'network-get-interfaces',
    ].map((name) => [
      `GET ${base}/${name}`,
      (call: Call) => ask(call, (guest) => command(call, guest, name)),
    ]),
  ),
  ...Object.fromEntries(
    [
      'ping',
      'shutdown',
      'fsfreeze-freeze',
      'fsfreeze-status',
      'fsfreeze-thaw',
      'fstrim',
      'suspend-disk',
      'suspend-hybrid',
      'suspend-ram',
    ].map((name) => [
      `POST ${base}/${name}`,
      (call: Call) => ask(call, (guest) => command(call, guest, name)),
    ]),
  ),
  [`POST ${base}/set-user-password`]: (call) => ask(call, () => ({ result: {} })),
  [`POST ${base}/exec`]: (call) =>
    ask(call, (guest) => execute(guest, call.args.list('command'), call.args.maybeText('input-data'))),
  [`GET ${base}/exec-status`]: (call) => ask(call, (guest) => executed(guest, call.args.number('pid'))),
  [`GET ${base}/file-read`]: (call) =>
    ask(call, (guest) => ({ content: readFile(guest, call.args.text('file')) })),
  [`POST ${base}/file-write`]: (call) =>
    ask(call, (guest) => {
      filesOf(guest).set(call.args.text('file'), call.args.text('content'));
      return null;
    }),
};

/** Only a running guest with a configured and answering agent answers; a silent one costs the worker its time-out. */
async function ask(call: Call, answer: (guest: Guest) => unknown): Promise<unknown> {
  const { world } = call;
  const guest = guestOf(call, 'qemu');
  if (!/^(?:enabled=)?(?:1|on|yes|true)\b/.test(guest.config['agent'] ?? ''))
    throw dies('No QEMU guest agent configured');
  if (!isOn(guest)) throw dies(`VM ${String(guest.vmid)} is not running`);
  if (guest.power === 'paused' || !isAgentUp(world, guest)) {
    await new Promise<void>((resolve) => {
      world.clock.after(world.settings.agentDelay, resolve);
    });
    throw dies('QEMU guest agent is not running');
  }
  return answer(guest);
}

/** The agent comes up with the guest's system, some seconds after the start. */
function isAgentUp(world: World, guest: Guest): boolean {
  return guest.agentUp && world.clock.now() - guest.startedAt >= 4000 / world.settings.speed;
}

function command(call: Call, guest: Guest, name: string): unknown {
  const { world } = call;
  switch (name) {
    case 'network-get-interfaces':
      return { result: interfacesOf(guest) };
    case 'get-host-name':
      return { result: { 'host-name': nameOf(guest) } };
    case 'get-osinfo':
      return { result: osOf(guest) };
    case 'get-time':
      return { result: world.clock.now() * 1_000_000 };
    case 'get-timezone':
      return { result: { offset: 0, zone: 'UTC' } };
    case 'get-users':
      return { result: [{ user: 'admin', 'login-time': guest.startedAt / 1000 }] };
    case 'get-vcpus':
      return {
        result: Array.from({ length: coresOf(guest) }, (_, index) => ({
          'logical-id': index,
          online: true,
          'can-offline': index > 0,
        })),
      };
    case 'get-fsinfo':
      return {
        result: [
          {
            name: 'sda1',
            mountpoint: '/',
            type: 'ext4',
            'total-bytes': 10_000_000_000,
            'used-bytes': 3_200_000_000,
            disk: [],
          },
        ],
      };
    case 'info':
      return {
        result: {
          version: '7.2.0',
          supported_commands: ['guest-ping', 'guest-network-get-interfaces', 'guest-exec'].map((one) => ({
            name: one,
            enabled: true,
            'success-response': true,
          })),
        },
      };
    case 'fsfreeze-status':
      return { result: 'thawed' };
    case 'fsfreeze-freeze':
    case 'fsfreeze-thaw':
      return { result: 1 };
    case 'get-memory-block-info':
      return { result: { size: 134_217_728 } };
    case 'get-memory-blocks':
      return { result: [{ 'phys-index': 0, online: true, 'can-offline': false }] };
    case 'suspend-ram':
    case 'suspend-hybrid':
      change(world, guest, { power: 'paused' });
      return { result: {} };
    case 'suspend-disk':
    case 'shutdown':
      change(world, guest, { power: 'stopped' });
      return { result: {} };
    default:
      return { result: {} };
  }
}

/** Addresses that follow from the number and the card: 10.x.y.z/8. */
export function addressOf(vmid: number, card: number): string {
  return `10.${String(card * 64 + ((vmid >> 16) & 63))}.${String((vmid >> 8) & 255)}.${String(vmid & 255)}`;
}

function interfacesOf(guest: Guest): unknown {
  const loopback = {
    name: 'lo',
    'hardware-address': '00:00:00:00:00:00',
    'ip-addresses': [
      { 'ip-address': '127.0.0.1', 'ip-address-type': 'ipv4', prefix: 8 },
      { 'ip-address': '::1', 'ip-address-type': 'ipv6', prefix: 128 },
    ],
    statistics: statistics(),
  };
  const cards = nicsOf('qemu', guest.config).map((nic, index) => ({
    name: isWindows(guest) ? `Ethernet ${String(index)}` : `ens${String(18 + index)}`,
    'hardware-address': nic.mac.toLowerCase(),
    'ip-addresses': [
      { 'ip-address': addressOf(guest.vmid, index), 'ip-address-type': 'ipv4', prefix: 8 },
      { 'ip-address': linkLocal(nic.mac), 'ip-address-type': 'ipv6', prefix: 64 },
    ],
    statistics: statistics(),
  }));
  return [loopback, ...cards];
}

function statistics(): Record<string, number> {
  return Object.fromEntries(
    ['rx', 'tx'].flatMap((way) =>
      ['bytes', 'packets', 'errs', 'dropped'].map((what) => [`${way}-${what}`, 0]),
    ),
  );
}

/** EUI-64 (RFC 4291, appendix A). */
function linkLocal(mac: string): string {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = mac.split(':').map((byte) => Number.parseInt(byte, 16));
  const hex = (high: number, low: number): string => ((high << 8) | low).toString(16);
  return `fe80::${hex(a ^ 2, b)}:${hex(c, 0xff)}:${hex(0xfe, d)}:${hex(e, f)}`;
}

function isWindows(guest: Guest): boolean {
  return guest.config['ostype']?.startsWith('w') === true;
}

function osOf(guest: Guest): unknown {
  return isWindows(guest)
    ? {
        id: 'mswindows',
        name: 'Microsoft Windows',
        'pretty-name': 'Windows Server 2022 Standard',
        version: 'Microsoft Windows Server 2022',
        'version-id': '2022',
        'kernel-release': '20348',
        'kernel-version': '10.0',
        machine: 'x86_64',
        variant: 'server',
        'variant-id': 'server',
      }
    : {
        id: 'debian',
        name: 'Debian GNU/Linux',
        'pretty-name': 'Debian GNU/Linux 13 (trixie)',
        version: '13 (trixie)',
        'version-id': '13',
        'kernel-release': '6.12.48+deb13-amd64',
        'kernel-version': '#1 SMP PREEMPT_DYNAMIC Debian',
        machine: 'x86_64',
      };
}

const results = new WeakMap<Guest, Map<number, { readonly out: string; readonly code: number }>>();
const files = new WeakMap<Guest, Map<string, string>>();

/** Knows `echo`, `cat`, `hostname`, `true`, `false`. */
function execute(guest: Guest, words: readonly string[], input: string | undefined): unknown {
  const [program = '', ...rest] = words;
  const known: Readonly<Record<string, () => string>> = {
    echo: () => `${rest.join(' ')}\n`,
    cat: () => (rest[0] === undefined ? (input ?? '') : readFile(guest, rest[0])),
    hostname: () => `${nameOf(guest)}\n`,
    true: () => '',
    false: () => '',
  };
  const name = program.split('/').at(-1) ?? '';
  const run = Object.hasOwn(known, name) ? known[name] : undefined;
  if (run === undefined)
    throw dies(
      `Agent error: Guest agent command failed, error was 'Failed to execute child process "${program}" (No such file or directory)'`,
    );
  const pid = randomInt(1000, 30_000);
  const mine = results.get(guest) ?? new Map<number, { out: string; code: number }>();
  mine.set(pid, { out: run(), code: name === 'false' ? 1 : 0 });
  results.set(guest, mine);
  return { pid };
}

function executed(guest: Guest, pid: number): unknown {
  const result = results.get(guest)?.get(pid);
  if (result === undefined) throw dies(`Agent error: Invalid parameter 'pid'`);
  results.get(guest)?.delete(pid);
  return { exited: 1, exitcode: result.code, ...(result.out === '' ? {} : { 'out-data': result.out }) };
}

function filesOf(guest: Guest): Map<string, string> {
  const mine = files.get(guest) ?? new Map<string, string>([['/etc/hostname', `${nameOf(guest)}\n`]]);
  files.set(guest, mine);
  return mine;
}

function readFile(guest: Guest, path: string): string {
  const content = filesOf(guest).get(path);
  if (content === undefined)
    throw dies(
      `Agent error: Guest agent command failed, error was 'failed to open file '${path}' (mode: 'r'): No such file or directory'`,
    );
  return content;
}
