import { randomBytes } from 'node:crypto';
import { dies } from '../http/api-error.ts';
import type { Call, Handlers } from '../http/call.ts';
import type { Guest, GuestKind } from '../state/guest.ts';
import { nameOf, wordFor } from '../state/guest.ts';
import { startTask } from '../tasks/start-task.ts';
import { guestOf } from './find-guest.ts';
import { isOn } from './power-state.ts';

/** QEMU's monitor, and the file a SPICE viewer opens. */
export const monitorRoutes: Handlers = {
  'POST /nodes/{node}/qemu/{vmid}/monitor': (call) => {
    const guest = guestOf(call, 'qemu');
    demandOn(guest);
    return monitor(call, guest, call.args.text('command').trim());
  },
  'POST /nodes/{node}/qemu/{vmid}/spiceproxy': (call) => spice(call, 'qemu'),
  'POST /nodes/{node}/lxc/{vmid}/spiceproxy': (call) => spice(call, 'lxc'),
};

function monitor(call: Call, guest: Guest, command: string): string {
  const known: Readonly<Record<string, () => string>> = {
    'info status': () => `VM status: ${guest.power}\n`,
    'info name': () => `${nameOf(guest)}\n`,
    'info version': () => `${call.world.major >= 9 ? '10.1.2' : '9.0.2'} (simulated)\n`,
    'info uuid': () => `${/uuid=([^,]+)/.exec(guest.config['smbios1'] ?? '')?.[1] ?? ''}\n`,
    help: () =>
      'help|? [cmd] -- show the help\ninfo [subcommand] -- show various information about the system state\n',
  };
  const run = Object.hasOwn(known, command) ? known[command] : undefined;
  return run === undefined ? `unknown command: '${command.split(' ')[0] ?? ''}'\r\n` : run();
}

/** The settings of one connection, good for half a minute. Nothing listens behind them. */
function spice(call: Call, kind: GuestKind): unknown {
  const guest = guestOf(call, kind);
  demandOn(guest);
  if (kind === 'qemu' && !/qxl|virtio/.test(guest.config['vga'] ?? '')) throw dies('no spice port');
  const node = call.args.text('node');
  startTask(call, 'spiceproxy', guest.vmid, (work) => work.spend(1000));
  return {
    type: 'spice',
    title: `${wordFor(kind)} ${String(guest.vmid)} - ${nameOf(guest)}`,
    host: `pvespiceproxy:${randomBytes(8).toString('hex')}:${String(guest.vmid)}:${node}:61000::${randomBytes(20).toString('hex')}`,
    proxy: `http://${call.args.maybeText('proxy') ?? call.world.nodes.get(node)?.ip ?? node}:3128`,
    'tls-port': 61_000,
    password: randomBytes(20).toString('hex'),
    'host-subject': `OU=PVE Cluster Node,O=Proxmox Virtual Environment,CN=${node}.lab.example`,
    'delete-this-file': 1,
    'toggle-fullscreen': 'Shift+F11',
    'release-cursor': 'Ctrl+Alt+R',
    'secure-attention': 'Ctrl+Alt+Ins',
  };
}

function demandOn(guest: Guest): void {
  if (!isOn(guest)) throw dies(`${wordFor(guest.kind)} ${String(guest.vmid)} not running`);
}
