import { dies, refusesParameters } from '../http/api-error.ts';
import type { Call, Handlers } from '../http/call.ts';
import type { Guest, GuestKind } from '../state/guest.ts';
import { wordFor } from '../state/guest.ts';
import { splitVolumeId, volumeId } from '../storage/volume.ts';
import { startTask } from '../tasks/start-task.ts';
import { drivesOf } from './drives.ts';
import { demandUnlocked, guestOf } from './find-guest.ts';
import { haIdOf, isHaManaged, requestHa } from './ha-request.ts';
import { localDisksOf, localResourcesOf, migrate } from './migrate.ts';
import { isCdrom } from './drives.ts';
import { isOn } from './power-state.ts';
import { demandRootFor } from './skip-lock.ts';

/** Moves between the nodes, and what would stand in the way. */
export function migrateRoutes(kind: GuestKind): Handlers {
  const path = `/nodes/{node}/${kind}/{vmid}/migrate`;
  return {
    [`GET ${path}`]: (call) => conditions(call, guestOf(call, kind)),
    [`POST ${path}`]: (call) => start(call, guestOf(call, kind)),
  };
}

function conditions(call: Call, guest: Guest): unknown {
  const { world } = call;
  const others = [...world.nodes.values()].filter((node) => node.name !== guest.node);
  const missing = new Map(others.map((node) => [node.name, unavailableOn(call, guest, node.name)]));
  const allowed = others
    .filter((node) => node.online && missing.get(node.name)?.length === 0)
    .map((node) => node.name);
  const refused = Object.fromEntries(
    [...missing]
      .filter(([, storages]) => storages.length > 0)
      .map(([node, storages]) => [node, { unavailable_storages: storages }]),
  );
  const running = isOn(guest) ? 1 : 0;
  if (guest.kind === 'lxc') {
    return {
      running,
      ...(running === 0 ? { 'allowed-nodes': allowed, 'not-allowed-nodes': refused } : {}),
      'dependent-ha-resources': [],
    };
  }
  return {
    running,
    local_disks: localDisksOf(world, guest).map(({ drive, volume, key }) => ({
      volid: volumeId(volume),
      size: volume.size,
      drivename: key,
      cdrom: isCdrom(drive) ? 1 : 0,
      is_unused: key.startsWith('unused') ? 1 : 0,
    })),
    local_resources: localResourcesOf(guest),
    'mapped-resources': [],
    'mapped-resource-info': {},
    'has-dbus-vmstate': 0,
    ...(running === 0 ? { allowed_nodes: allowed, not_allowed_nodes: refused } : {}),
  };
}

function unavailableOn(call: Call, guest: Guest, node: string): readonly string[] {
  const storages = drivesOf(guest.kind, guest.config).map(
    ([, drive]) => splitVolumeId(drive.file)?.storage ?? '',
  );
  return [...new Set(storages)].filter((storage) => !call.world.stores.isOn(storage, node));
}

function start(call: Call, guest: Guest): string {
  const { args, world } = call;
  const target = args.text('target');
  const running = isOn(guest);
  const online = args.flag('online');
  const restart = args.flag('restart');
  if (target === guest.node) throw refusesParameters({ target: 'target is local node.' });
  const node = world.nodes.get(target);
  if (node === undefined) throw dies(`no such cluster node '${target}'`);
  if (!node.online) throw dies(`node '${target}' is offline`);
  for (const option of ['force', 'migration_type', 'migration_network']) demandRootFor(call, option);
  demandUnlocked(guest);
  if (running && guest.kind === 'qemu' && !online) throw dies("can't migrate running VM without --online");
  if (running && guest.kind === 'lxc' && !online && !restart) {
    throw dies(`can't migrate running container without --online or --restart`);
  }
  if (running && guest.kind === 'lxc' && online)
    throw dies('lxc live migration is currently not implemented');
  if (isHaManaged(world, guest)) return requestHa(call, guest, 'migrate', target);
  const map = args.list(guest.kind === 'qemu' ? 'targetstorage' : 'target-storage');
  const wish = {
    target,
    online,
    restart,
    withLocalDisks: args.flag('with-local-disks'),
    storages: new Map(map.filter((pair) => pair !== '1').map((pair) => pairOf(pair))),
  };
  for (const storage of wish.storages.values()) world.stores.demandOn(storage, target);
  const type = guest.kind === 'qemu' ? 'qmigrate' : 'vzmigrate';
  return startTask(call, type, guest.vmid, async (work) => {
    work.log(`${wordFor(guest.kind)} ${haIdOf(guest)}: from ${guest.node} to ${target}`);
    await migrate(world, guest, work, wish);
  });
}

function pairOf(text: string): readonly [string, string] {
  const [from = '', to] = text.split(':');
  return to === undefined ? ['', from] : [from, to];
}
