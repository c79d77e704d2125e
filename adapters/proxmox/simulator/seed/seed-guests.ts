import { randomMac } from '../guests/networks.ts';
import { change } from '../guests/power-state.ts';
import { register } from '../guests/register.ts';
import { pick, seededUuid } from '../state/random.ts';
import type { Config, Guest } from '../state/guest.ts';
import { GiB } from '../state/sizes.ts';
import type { World } from '../state/world.ts';
import { allocateDisk } from '../storage/allocate.ts';
import { volumeId } from '../storage/volume.ts';

const roles = ['web', 'db', 'app', 'cache', 'queue', 'build', 'mail', 'proxy', 'monitor', 'files'];
const pools = ['production', 'development', 'lab'];

/** As many guests as asked for from VMID 100 on, of which every fifth is a container; then templates at 9000. */
export function seedGuests(world: World): void {
  const nodes = [...world.nodes.keys()];
  for (let index = 0; index < world.settings.vms; index += 1) {
    const vmid = 100 + index;
    const node = nodes[index % nodes.length] ?? 'pve1';
    const guest = index % 5 === 4 ? seedContainer(world, vmid, node) : seedMachine(world, vmid, node);
    settle(world, guest, index);
  }
  const base = 100 + world.settings.vms > 9000 ? 30_000 : 9000;
  seedTemplate(world, base, nodes[0] ?? 'pve1', 'ceph', 'tpl-debian-13');
  seedTemplate(world, base + 1, nodes[0] ?? 'pve1', 'local-lvm', 'tpl-debian-13-local');
  if (world.guests.has(101)) world.ha.resources.set('vm:101', { type: 'vm', state: 'started' });
  if (world.major < 9)
    world.ha.groups.set('prefer-pve1', { type: 'group', nodes: 'pve1:2,pve2', restricted: '0' });
  else if (world.guests.has(101))
    world.ha.rules.set('keep-101', {
      type: 'node-affinity',
      resources: 'vm:101',
      nodes: nodes.slice(0, 2).join(','),
      strict: '0',
    });
}

function settle(world: World, guest: Guest, index: number): void {
  const { random } = world;
  world.poolOf.set(guest.vmid, pools[index % pools.length] ?? 'lab');
  guest.createdAt = world.clock.now() - 86_400_000;
  if (random() < 0.8 || index < 6) {
    change(world, guest, { power: 'running' });
    guest.startedAt = world.clock.now() - Math.floor(600_000 + random() * 20 * 86_400_000);
  }
  guest.changedAt = guest.createdAt;
  guest.seenBefore = undefined;
}

function macOf(world: World): string {
  return randomMac(() => Math.floor(world.random() * 256));
}

function seedMachine(world: World, vmid: number, node: string): Guest {
  const { random } = world;
  const windows = random() < 0.2;
  const storage = pick(random, ['ceph', 'ceph', 'nfs', 'local-lvm']);
  const size = pick(random, [16, 32, 64]) * GiB;
  const disk = allocateDisk(world, {
    storage,
    node,
    vmid,
    content: 'images',
    size,
    format: storage === 'nfs' ? 'qcow2' : undefined,
  });
  fill(world, disk.storage, node, disk, 0.3 + random() * 0.4);
  const role = pick(random, roles);
  const config: Config = {
    agent: '1',
    boot: 'order=scsi0;net0',
    cores: String(pick(random, [1, 2, 2, 4, 8])),
    cpu: 'x86-64-v2-AES',
    memory: String(pick(random, [1024, 2048, 4096, 8192])),
    meta: 'creation-qemu=10.1.2,ctime=1750000000',
    name: `${role}-${String(vmid)}`,
    net0: `virtio=${macOf(world)},bridge=${pick(random, ['vmbr0', 'vmbr0', 'web', 'db'])},firewall=1`,
    numa: '0',
    onboot: '1',
    ostype: windows ? 'win11' : 'l26',
    scsi0: `${volumeId(disk)},discard=on,iothread=1,size=${String(size / GiB)}G,ssd=1`,
    scsihw: 'virtio-scsi-single',
    smbios1: `uuid=${seededUuid(world.random)}`,
    sockets: '1',
    tags: `${role};${windows ? 'windows' : 'linux'}`,
    vmgenid: seededUuid(world.random),
  };
  if (random() < 0.25) delete config['agent'];
  if (random() < 0.15) config['ide2'] = 'none,media=cdrom';
  if (random() < 0.1) config['serial0'] = 'socket';
  const guest = register(world, 'qemu', vmid, node, config, '');
  guest.agentUp = random() < 0.9;
  return guest;
}

function seedContainer(world: World, vmid: number, node: string): Guest {
  const { random } = world;
  const storage = pick(random, ['ceph', 'local-lvm']);
  const size = pick(random, [4, 8, 16]) * GiB;
  const root = allocateDisk(world, { storage, node, vmid, content: 'rootdir', size });
  fill(world, storage, node, root, 0.3);
  const role = pick(random, roles);
  return register(
    world,
    'lxc',
    vmid,
    node,
    {
      arch: 'amd64',
      cores: String(pick(random, [1, 2, 4])),
      features: 'nesting=1',
      hostname: `ct-${role}-${String(vmid)}`,
      memory: String(pick(random, [512, 1024, 2048])),
      net0: `name=eth0,bridge=vmbr0,hwaddr=${macOf(world)},ip=dhcp,type=veth`,
      onboot: '1',
      ostype: 'debian',
      rootfs: `${volumeId(root)},size=${String(size / GiB)}G`,
      swap: '512',
      tags: `container;${role}`,
      unprivileged: '1',
    },
    '',
  );
}

/** What a thin volume already holds. */
function fill(
  world: World,
  storage: string,
  node: string,
  volume: { size: number; used: number },
  part: number,
): void {
  if (volume.used > 0) return;
  volume.used = Math.floor(volume.size * part);
  world.stores.occupy(storage, node, volume.used);
}

function seedTemplate(world: World, vmid: number, node: string, storage: string, name: string): void {
  const base = world.stores.add(storage, node, {
    content: 'images',
    vmid,
    name: `base-${String(vmid)}-disk-0`,
    format: 'raw',
    size: 3 * GiB,
    used: GiB,
  });
  const cloud = allocateDisk(world, {
    storage,
    node,
    vmid,
    content: 'images',
    size: 4 * 1024 ** 2,
    role: 'cloudinit',
  });
  const guest = register(
    world,
    'qemu',
    vmid,
    node,
    {
      agent: '1',
      boot: 'order=scsi0',
      ciuser: 'debian',
      cores: '2',
      cpu: 'x86-64-v2-AES',
      ide2: `${volumeId(cloud)},media=cdrom,size=4M`,
      ipconfig0: 'ip=dhcp',
      memory: '2048',
      meta: 'creation-qemu=10.1.2,ctime=1750000000',
      name,
      net0: `virtio=${macOf(world)},bridge=vmbr0`,
      ostype: 'l26',
      scsi0: `${volumeId(base)},discard=on,size=3G`,
      scsihw: 'virtio-scsi-single',
      serial0: 'socket',
      smbios1: `uuid=${seededUuid(world.random)}`,
      template: '1',
      vga: 'serial0',
      vmgenid: seededUuid(world.random),
    },
    '',
  );
  guest.createdAt = world.clock.now() - 86_400_000;
  guest.changedAt = guest.createdAt;
}
