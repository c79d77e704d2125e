import type { World } from '../state/world.ts';
import { volumeId } from '../storage/volume.ts';

/** The true state, past every cache, permission and fault. */
export function describeWorld(world: World): unknown {
  return {
    now: world.clock.now(),
    release: world.settings.release,
    quorate: world.quorate,
    nodes: [...world.nodes.values()].map(({ name, online }) => ({ name, online })),
    guests: [...world.guests.values()].map((guest) => ({
      vmid: guest.vmid,
      kind: guest.kind,
      node: guest.node,
      power: guest.power,
      config: guest.config,
      pending: Object.fromEntries(guest.pending),
      snapshots: guest.snapshots.map(({ name, parent, vmstate }) => ({ name, parent, vmstate })),
      agentUp: guest.agentUp,
      volumes: world.stores
        .ofGuest(guest.vmid)
        .map((volume) => ({ id: volumeId(volume), node: volume.node, size: volume.size, file: volume.file })),
    })),
    storages: [...world.stores.sections.keys()].map((id) => ({
      id,
      places: [...world.nodes.keys()]
        .filter((node) => world.stores.isOn(id, node))
        .map((node) => ({ node, total: world.stores.total(id, node), used: world.stores.used(id, node) })),
    })),
    volumes: world.stores.count(),
    images: world.stores
      .all()
      .filter(({ content, file }) => content === 'import' && file !== undefined)
      .map(volumeId),
    ha: Object.fromEntries(world.ha.resources),
    pools: [...world.pools.keys()],
    tasks: world.tasks
      .list()
      .slice(0, 200)
      .map(({ upid, type, id, exitStatus }) => ({ upid, type, id, exitStatus })),
  };
}
