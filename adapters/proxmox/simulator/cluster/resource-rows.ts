import type { Identity } from '../access/access.ts';
import { may } from '../access/permissions.ts';
import { coresOf, idle, memoryOf, usageOf } from '../guests/counters.ts';
import { haIdOf } from '../guests/ha-request.ts';
import { isOn, seenPower } from '../guests/power-state.ts';
import { bootDiskSize } from '../guests/status.ts';
import type { Guest } from '../state/guest.ts';
import { isTemplate, nameOf } from '../state/guest.ts';
import type { World } from '../state/world.ts';
import { nodeUsage } from '../nodes/node-usage.ts';
import { haStateOf } from './ha-manager.ts';

type Row = Record<string, unknown>;

/** The rows of `cluster/resources`: what pvestatd last saw, filtered by what the asker may see. */
export function resourceRows(world: World, identity: Identity, type: string | undefined): readonly Row[] {
  const wants = (kind: string): boolean => type === undefined || type === kind;
  return [
    ...(wants('vm') ? guestRows(world, identity) : []),
    ...(wants('node') ? nodeRows(world, identity) : []),
    ...(wants('storage') ? storageRows(world, identity) : []),
    ...(wants('sdn') ? sdnRows(world, identity) : []),
    ...(type === undefined ? poolRows(world, identity) : []),
  ];
}

function guestRows(world: World, identity: Identity): readonly Row[] {
  return [...world.guests.values()]
    .filter((guest) => may(world, identity, `/vms/${String(guest.vmid)}`, ['VM.Audit']))
    .map((guest) => guestRow(world, guest));
}

function guestRow(world: World, guest: Guest): Row {
  const { vmid, kind, node } = guest;
  const { lock, tags } = guest.config;
  const pool = world.poolOf.get(vmid);
  const hastate = haStateOf(world, haIdOf(guest));
  const fixed = {
    id: `${kind}/${String(vmid)}`,
    type: kind,
    vmid,
    node,
    template: isTemplate(guest) ? 1 : 0,
    ...(pool === undefined ? {} : { pool }),
    ...(lock === undefined ? {} : { lock }),
    ...(tags === undefined ? {} : { tags }),
    ...(hastate === undefined ? {} : { hastate }),
  };
  const power = seenPower(world, guest);
  if (power === undefined || world.nodes.get(node)?.online !== true) return { ...fixed, status: 'unknown' };
  const on = power === 'running' || power === 'paused';
  const usage = on && isOn(guest) ? usageOf(guest, world.clock.now()) : idle;
  const maxdisk = bootDiskSize(guest);
  return {
    ...fixed,
    name: nameOf(guest),
    status: on ? 'running' : 'stopped',
    maxcpu: coresOf(guest),
    maxmem: memoryOf(guest),
    maxdisk,
    disk: kind === 'lxc' && on ? Math.floor(maxdisk * 0.3) : 0,
    cpu: usage.cpu,
    mem: usage.mem,
    ...(world.major >= 9 ? { memhost: usage.memhost } : {}),
    uptime: usage.uptime,
    netin: usage.netin,
    netout: usage.netout,
    diskread: usage.diskread,
    diskwrite: usage.diskwrite,
  };
}

/** Without Sys.Audit on the node only whether it is there. */
function nodeRows(world: World, identity: Identity): readonly Row[] {
  return [...world.nodes.values()].map((node) => {
    const row = {
      id: `node/${node.name}`,
      type: 'node',
      node: node.name,
      status: node.online ? 'online' : 'offline',
    };
    if (!may(world, identity, `/nodes/${node.name}`, ['Sys.Audit'])) return row;
    if (!node.online) return { ...row, level: '', 'cgroup-mode': 2 };
    return { ...row, ...nodeUsage(world, node), level: '', 'cgroup-mode': 2 };
  });
}

function storageRows(world: World, identity: Identity): readonly Row[] {
  const { stores } = world;
  return [...world.nodes.values()].flatMap((node) =>
    [...stores.sections]
      .filter(([storage]) => stores.isOn(storage, node.name))
      .filter(([storage]) =>
        may(world, identity, `/storage/${storage}`, ['Datastore.Audit', 'Datastore.AllocateSpace']),
      )
      .map(([storage, section]) => ({
        id: `storage/${node.name}/${storage}`,
        type: 'storage',
        storage,
        node: node.name,
        status: node.online ? 'available' : 'unknown',
        plugintype: section['type'] ?? '',
        content: section['content'] ?? '',
        shared: stores.isShared(storage) ? 1 : 0,
        ...(node.online
          ? { maxdisk: stores.total(storage, node.name), disk: stores.used(storage, node.name) }
          : {}),
      })),
  );
}

function sdnRows(world: World, identity: Identity): readonly Row[] {
  const zones: readonly (readonly [string, string])[] = [
    ['localnetwork', 'local'],
    ...[...world.sdn.running.zones].map(([zone, section]) => [zone, section['type'] ?? 'simple'] as const),
  ];
  return [...world.nodes.values()].flatMap((node) =>
    zones
      .filter(([zone]) =>
        may(world, identity, `/sdn/zones/${zone}`, ['SDN.Audit', 'SDN.Allocate', 'SDN.Use']),
      )
      .map(([zone, kind]) =>
        world.major >= 9
          ? {
              id: `network/${node.name}/zone/${zone}`,
              type: 'network',
              network: zone,
              'network-type': 'zone',
              'zone-type': kind,
              node: node.name,
              status: node.online ? 'ok' : 'unknown',
            }
          : {
              id: `sdn/${node.name}/${zone}`,
              type: 'sdn',
              sdn: zone,
              node: node.name,
              status: node.online ? 'ok' : 'unknown',
            },
      ),
  );
}

function poolRows(world: World, identity: Identity): readonly Row[] {
  return [...world.pools.keys()]
    .filter((pool) => may(world, identity, `/pool/${pool}`, ['Pool.Audit']))
    .map((pool) => ({ id: `/pool/${pool}`, type: 'pool', pool }));
}
