import type { Call, Handlers } from '../http/call.ts';
import { dies } from '../http/api-error.ts';
import { may } from '../access/permissions.ts';
import type { Guest, GuestKind } from '../state/guest.ts';
import { isTemplate, nameOf } from '../state/guest.ts';
import { readSize } from '../state/sizes.ts';
import type { World } from '../state/world.ts';
import { haStateOf, wantedState } from '../cluster/ha-manager.ts';
import { coresOf, idle, memoryOf, usageOf } from './counters.ts';
import { isDriveKey, ownDrives } from './drives.ts';
import { guestOf } from './find-guest.ts';
import { haIdOf } from './ha-request.ts';
import { isOn } from './power-state.ts';

/** The boot disk, in bytes. The usual slots are looked at first: this runs for every guest of every listing. */
export function bootDiskSize(guest: Guest): number {
  const { config, kind } = guest;
  const order = /order=([^,]*)/.exec(config['boot'] ?? '')?.[1]?.split(';') ?? [];
  const usual = kind === 'lxc' ? ['rootfs'] : order.filter((key) => isDriveKey('qemu', key));
  const others = (): readonly string[] =>
    Object.keys(config).filter((key) => isDriveKey(kind, key) && !/^(?:efidisk|tpmstate)/.test(key));
  for (const keys of [() => usual, others]) {
    for (const key of keys()) {
      const value = config[key];
      const size =
        value === undefined || value.includes('media=cdrom') ? undefined : /[,]size=([^,]+)/.exec(value)?.[1];
      if (size !== undefined) return readSize(size) || 0;
    }
  }
  return 0;
}

/** The columns of the guest lists and of `status/current`. */
export function statusRow(world: World, guest: Guest): Record<string, unknown> {
  const now = world.clock.now();
  const usage = usageOf(guest, now);
  const on = isOn(guest);
  const { lock, tags } = guest.config;
  const common = {
    vmid: guest.kind === 'lxc' && world.major < 9 ? String(guest.vmid) : guest.vmid,
    name: nameOf(guest),
    status: on ? 'running' : 'stopped',
    cpus: coresOf(guest),
    cpu: usage.cpu,
    mem: usage.mem,
    maxmem: memoryOf(guest),
    maxdisk: bootDiskSize(guest),
    disk: guest.kind === 'lxc' && on ? Math.floor(bootDiskSize(guest) * 0.3) : 0,
    uptime: usage.uptime,
    netin: usage.netin,
    netout: usage.netout,
    diskread: usage.diskread,
    diskwrite: usage.diskwrite,
    ...(lock === undefined ? {} : { lock }),
    ...(tags === undefined ? {} : { tags }),
    ...(isTemplate(guest) ? { template: 1 } : guest.kind === 'qemu' ? {} : { template: '' }),
    ...(on ? { pid: guest.pid } : {}),
  };
  const pressure =
    world.major >= 9 && on
      ? {
          pressurecpusome: 0,
          pressureiosome: 0,
          pressureiofull: 0,
          pressurememorysome: 0,
          pressurememoryfull: 0,
        }
      : {};
  return guest.kind === 'qemu'
    ? { ...common, ...pressure, ...(world.major >= 9 ? { memhost: usage.memhost } : {}) }
    : {
        ...common,
        ...pressure,
        type: 'lxc',
        swap: 0,
        maxswap: Number(guest.config['swap'] ?? 512) * 1024 ** 2,
      };
}

export function statusRoutes(kind: GuestKind): Handlers {
  const base = `/nodes/{node}/${kind}`;
  const path = `${base}/{vmid}`;
  return {
    [`GET ${base}`]: (call) => list(call, kind),
    [`GET ${path}`]: (call) => {
      guestOf(call, kind);
      const names = [
        'config',
        'pending',
        'status',
        'snapshot',
        'migrate',
        'clone',
        'rrddata',
        'firewall',
        'feature',
      ];
      return names.map((subdir) => ({ subdir }));
    },
    [`GET ${path}/status`]: (call) => {
      guestOf(call, kind);
      return ['current', 'start', 'stop', 'shutdown', 'suspend', 'resume', 'reboot'].map((subdir) => ({
        subdir,
      }));
    },
    [`GET ${path}/status/current`]: (call) => current(call, kind),
  };
}

function list(call: Call, kind: GuestKind): unknown {
  const { world, identity, args } = call;
  const node = args.text('node');
  return [...world.guests.values()]
    .filter((guest) => guest.kind === kind && guest.node === node)
    .filter((guest) => may(world, identity, `/vms/${String(guest.vmid)}`, ['VM.Audit']))
    .map((guest) => statusRow(world, guest));
}

function current(call: Call, kind: GuestKind): unknown {
  const { world } = call;
  const guest = guestOf(call, kind);
  if (world.nodes.get(guest.node) === undefined) throw dies(`no such cluster node '${guest.node}'`);
  const row = statusRow(world, guest);
  const ha = haPart(world, guest);
  if (kind === 'lxc') return { ...row, ha };
  const qmp = guest.power === 'running' || guest.power === 'paused' ? guest.power : 'stopped';
  return {
    ...row,
    ha,
    qmpstatus: qmp,
    ...(/^(?:enabled=)?1/.test(guest.config['agent'] ?? '') ? { agent: 1 } : {}),
    ...(guest.config['vga']?.startsWith('qxl') === true ? { spice: 1 } : {}),
    ...(isOn(guest) ? liveDetails(world, guest) : {}),
  };
}

function liveDetails(world: World, guest: Guest): Record<string, unknown> {
  const usage = usageOf(guest, world.clock.now());
  const nets = Object.keys(guest.config).filter((key) => /^net\d+$/.test(key));
  const disks = ownDrives('qemu', guest.config).map(([key]) => key);
  return {
    'running-machine': 'pc-i440fx-10.1+pve0',
    'running-qemu': world.major >= 9 ? '10.1.2' : '9.0.2',
    balloon: memoryOf(guest),
    'proxmox-support': { 'pbs-dirty-bitmap': true, 'query-bitmap-info': true, 'backup-max-workers': true },
    nics: Object.fromEntries(
      nets.map((key, index) => [
        `tap${String(guest.vmid)}i${key.slice(3)}`,
        index === 0 ? { netin: usage.netin, netout: usage.netout } : idleNic,
      ]),
    ),
    blockstat: Object.fromEntries(
      disks.map((key, index) => [
        key,
        index === 0
          ? {
              rd_bytes: usage.diskread,
              wr_bytes: usage.diskwrite,
              rd_operations: Math.floor(usage.diskread / 16_384),
              wr_operations: Math.floor(usage.diskwrite / 16_384),
            }
          : { rd_bytes: idle.diskread, wr_bytes: idle.diskwrite, rd_operations: 0, wr_operations: 0 },
      ]),
    ),
  };
}

const idleNic = { netin: 0, netout: 0 };

function haPart(world: World, guest: Guest): unknown {
  const sid = haIdOf(guest);
  const resource = world.ha.resources.get(sid);
  if (resource === undefined) return { managed: 0 };
  return {
    managed: 1,
    state: haStateOf(world, sid),
    ...(resource['group'] === undefined ? {} : { group: resource['group'] }),
    requested: wantedState(resource),
  };
}
