import { demand, may } from '../access/permissions.ts';
import { dies, forbids } from '../http/api-error.ts';
import type { Call, Handlers } from '../http/call.ts';
import type { Config, Guest, GuestKind } from '../state/guest.ts';
import { isTemplate, taskPrefix } from '../state/guest.ts';
import { GiB, MiB } from '../state/sizes.ts';
import type { World } from '../state/world.ts';
import { allocateDisk } from '../storage/allocate.ts';
import { splitVolumeId, volumeId } from '../storage/volume.ts';
import type { Volume } from '../storage/volume.ts';
import { startTask } from '../tasks/start-task.ts';
import type { Work } from '../tasks/tasks.ts';
import { isCloudInit, ownDrives, printDrive } from './drives.ts';
import type { Drive } from './drives.ts';
import { demandUnlocked, guestOf } from './find-guest.ts';
import { resolveNic } from './networks.ts';
import { change, isOn } from './power-state.ts';
import { freshIdentity, register, unregister } from './register.ts';
import { snapshotOf } from './snapshots.ts';

/** Copies of a guest: full, or linked to a template's disks. */
export function cloneRoute(kind: GuestKind): Handlers {
  return { [`POST /nodes/{node}/${kind}/{vmid}/clone`]: (call) => clone(call, guestOf(call, kind)) };
}

interface Plan {
  readonly full: boolean;
  readonly storage: string | undefined;
  readonly format: string | undefined;
  readonly target: string | undefined;
  readonly config: Readonly<Config>;
}

function clone(call: Call, source: Guest): string {
  const { args, world } = call;
  const newid = args.number('newid');
  demandRights(call, newid);
  demandUnlocked(source);
  const plan = planFor(call, source);
  checkDisks(call, source, plan);
  if (world.guests.has(newid)) throw dies(`unable to create VM ${String(newid)}: config file already exists`);
  const copy = register(world, source.kind, newid, source.node, { lock: 'clone' }, '');
  const pool = args.maybeText('pool');
  if (pool !== undefined) world.poolOf.set(newid, pool);
  const name = args.maybeText(source.kind === 'qemu' ? 'name' : 'hostname');
  const description = args.maybeText('description');
  return startTask(call, `${taskPrefix(source.kind)}clone`, source.vmid, async (work) => {
    const made: Volume[] = [];
    try {
      const disks = await copyDisks(world, source, newid, plan, made, work);
      const { lock: _l, parent: _p, template: _t, digest: _d, ...rest } = plan.config;
      const kept = Object.entries(rest).filter(([key]) => !key.startsWith('unused'));
      const config: Config = { ...Object.fromEntries(kept), ...disks };
      if (source.kind === 'qemu') Object.assign(config, freshIdentity());
      for (const key of Object.keys(config))
        if (/^net\d+$/.test(key)) config[key] = freshNic(source.kind, config[key] ?? '');
      config[source.kind === 'qemu' ? 'name' : 'hostname'] = name ?? copyName(source);
      if (description !== undefined) config['description'] = description;
      copy.config = config;
      if (plan.target !== undefined && plan.target !== copy.node) change(world, copy, { node: plan.target });
      world.configVersion += 1;
    } catch (error) {
      for (const volume of made) world.stores.remove(volume);
      unregister(world, copy);
      throw error;
    }
  });
}

function demandRights(call: Call, newid: number): void {
  const { world, identity, args } = call;
  const pool = args.maybeText('pool');
  if (pool !== undefined && !world.pools.has(pool)) throw forbids(`pool '${pool}' does not exist`);
  if (pool !== undefined && may(world, identity, `/pool/${pool}`, ['VM.Allocate'])) return;
  demand(world, identity, `/vms/${String(newid)}`, 'VM.Allocate');
}

function planFor(call: Call, source: Guest): Plan {
  const { args, world } = call;
  const full = args.has('full') ? args.flag('full') : !isTemplate(source);
  const [storage, format, target] = [
    args.maybeText('storage'),
    args.maybeText('format'),
    args.maybeText('target'),
  ];
  if (!full && storage !== undefined) throw dies("parameter 'storage' not allowed for linked clones");
  if (!full && format !== undefined) throw dies("parameter 'format' not allowed for linked clones");
  const snapshot = args.maybeText('snapname');
  if (target !== undefined && !world.nodes.has(target)) throw dies(`no such cluster node '${target}'`);
  if (target !== undefined && world.nodes.get(target)?.online !== true)
    throw dies(`target node '${target}' is offline`);
  if (source.kind === 'lxc' && full && isOn(source) && snapshot === undefined) {
    throw dies(`Full clone of a running container is only possible from a snapshot`);
  }
  return {
    full,
    storage,
    format,
    target,
    config: snapshot === undefined ? source.config : snapshotOf(source, snapshot).config,
  };
}

function checkDisks(call: Call, source: Guest, plan: Plan): void {
  const { world, identity } = call;
  const { stores } = world;
  const leaves = plan.target !== undefined && plan.target !== source.node;
  if (plan.storage !== undefined) {
    stores.section(plan.storage);
    if (leaves && !stores.isShared(plan.storage))
      throw dies(`can't clone to non-shared storage '${plan.storage}'`);
    demand(world, identity, `/storage/${plan.storage}`, 'Datastore.AllocateSpace');
  }
  for (const [key, drive] of ownDrives(source.kind, plan.config)) {
    const { storage = '' } = splitVolumeId(drive.file) ?? {};
    if (leaves && !stores.isShared(storage)) {
      throw dies(`can't clone VM to node '${plan.target ?? ''}' (VM uses local storage)`);
    }
    if (plan.storage === undefined) demand(world, identity, `/storage/${storage}`, 'Datastore.AllocateSpace');
    if (plan.full || isCloudInit(drive)) continue;
    const volume = stores.find(drive.file, source.node);
    const canLink =
      isTemplate(source) && volume !== undefined && stores.typeOf(storage).linkedClones(volume.format);
    if (!canLink) throw dies(`Linked clone feature is not supported for '${drive.file}' (${key})`);
  }
}

async function copyDisks(
  world: World,
  source: Guest,
  vmid: number,
  plan: Plan,
  made: Volume[],
  work: Work,
): Promise<Config> {
  const config: Config = {};
  for (const [key, drive] of ownDrives(source.kind, plan.config)) {
    const { storage: home = '' } = splitVolumeId(drive.file) ?? {};
    const storage = plan.storage ?? home;
    const from = world.stores.find(drive.file, source.node);
    if (from === undefined) throw dies(`volume '${drive.file}' does not exist`);
    const base = {
      storage,
      node: source.node,
      vmid,
      content: source.kind === 'qemu' ? 'images' : 'rootdir',
    } as const;
    if (isCloudInit(drive)) {
      config[key] = keep(
        drive,
        made,
        allocateDisk(world, {
          ...base,
          content: 'images',
          size: 4 * MiB,
          role: 'cloudinit',
          format: 'qcow2',
        }),
      );
      continue;
    }
    if (!plan.full) {
      work.log(`create linked clone of drive ${key} (${drive.file})`);
      const link = { ...base, size: from.size, format: from.format, parent: from };
      config[key] = keep(drive, made, allocateDisk(world, link));
      await work.spend(300);
      continue;
    }
    work.log(`create full clone of drive ${key} (${drive.file})`);
    const format = plan.format ?? (world.stores.typeOf(storage).isFiles ? from.format : undefined);
    config[key] = keep(drive, made, allocateDisk(world, { ...base, size: from.size, format, copyOf: from }));
    await transfer(work, from.size);
  }
  await work.spend(200);
  return config;
}

function keep(drive: Drive, made: Volume[], volume: Volume): string {
  made.push(volume);
  return printDrive({ file: volumeId(volume), options: drive.options });
}

/** Copies in five steps, about 40 ms for each GiB; the lines are those of `qemu-img` and of the mirror. */
export async function transfer(work: Work, size: number): Promise<void> {
  const total = (size / GiB).toFixed(1);
  for (const part of [0, 0.25, 0.5, 0.75, 1]) {
    work.log(
      `transferred ${((size * part) / GiB).toFixed(1)} GiB of ${total} GiB (${(part * 100).toFixed(2)}%)`,
    );
    if (part < 1) await work.spend(100 + (40 * size) / GiB / 4);
  }
}

function freshNic(kind: GuestKind, text: string): string {
  const bare = text.replace(kind === 'qemu' ? /(=)(?:[0-9a-f]{2}:){5}[0-9a-f]{2}/i : /,?hwaddr=[^,]*/i, '');
  return resolveNic(kind, bare);
}

function copyName(source: Guest): string {
  const name = source.config[source.kind === 'qemu' ? 'name' : 'hostname'];
  return name === undefined ? `Copy-of-VM-${String(source.vmid)}` : `Copy-of-VM-${name}`;
}
