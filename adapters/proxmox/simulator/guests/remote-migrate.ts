import { dies, messageOf, refusesParameters } from '../http/api-error.ts';
import type { Call, Handlers } from '../http/call.ts';
import type { Guest, GuestKind } from '../state/guest.ts';
import { GiB, readSize } from '../state/sizes.ts';
import { startTask } from '../tasks/start-task.ts';
import { splitVolumeId } from '../storage/volume.ts';
import { transfer } from './clone.ts';
import { isCdrom, isCloudInit, ownDrives } from './drives.ts';
import { withFileLock } from './file-lock.ts';
import { demandUnlocked, guestOf, guestOn } from './find-guest.ts';
import { isHaManaged } from './ha-request.ts';
import { change, isOn } from './power-state.ts';
import { unregister } from './register.ts';
import { remoteCluster } from './remote-cluster.ts';
import type { RemoteCluster } from './remote-cluster.ts';

/** Moves to another cluster. The other side is asked by its ordinary API: it makes the same guest, then this one goes off. */
export const remoteMigrateRoutes: Handlers = {
  'POST /nodes/{node}/qemu/{vmid}/remote_migrate': (call) => start(call, 'qemu'),
  'POST /nodes/{node}/lxc/{vmid}/remote_migrate': (call) => start(call, 'lxc'),
};

async function start(call: Call, kind: GuestKind): Promise<string> {
  const { world, args } = call;
  const guest = guestOf(call, kind);
  demandUnlocked(guest);
  const running = isOn(guest);
  if (running && kind === 'qemu' && !args.flag('online'))
    throw dies("can't migrate running VM without --online");
  if (running && kind === 'lxc' && !args.flag('restart'))
    throw dies(`can't migrate running container without --online or --restart`);
  if (isHaManaged(world, guest)) throw dies('HA-managed guests cannot be migrated to another cluster');
  if (guest.snapshots.length > 0) throw dies('remote migration with snapshots not supported yet');
  const remote = remoteCluster(args.text('target-endpoint'));
  const target = args.maybeNumber('target-vmid') ?? guest.vmid;
  const [host] = (await remote.ask('GET', '/cluster/status')) as {
    name?: string;
    type?: string;
    local?: number;
  }[];
  if (host === undefined) throw dies('failed to connect to remote cluster');
  await remote.ask('GET', '/cluster/nextid', { vmid: String(target) }).catch((error: unknown) => {
    throw refusesParameters({
      'target-vmid': `Guest with ID '${String(target)}' already exists on remote cluster (${messageOf(error)})`,
    });
  });
  const held = (await remote.ask('GET', '/access/permissions', { path: '/' })) as Record<string, object>;
  if (!('Sys.Incoming' in (held['/'] ?? {})))
    throw dies('remote: 403 Permission check failed (/, Sys.Incoming)');
  const form = formFor(call, guest, target);
  return startTask(call, kind === 'qemu' ? 'qmigrate' : 'vzmigrate', guest.vmid, (work) =>
    withFileLock(world, guest, async () => {
      // Another task may have moved it while this one waited for the lock.
      guestOn(world, kind, guest.vmid, guest.node);
      demandUnlocked(guest);
      guest.config['lock'] = 'migrate';
      let made = false;
      try {
        work.log(`starting migration of guest ${String(guest.vmid)} to remote cluster`);
        for (const [, drive] of ownDrives(kind, guest.config))
          await transfer(work, readSize(drive.options.get('size') ?? '0') || 0);
        const making = await make(remote, kind, form);
        made = true;
        await remote.finish(making);
        if (running) {
          const local = (
            (await remote.ask('GET', '/cluster/status')) as { name: string; type: string; local?: number }[]
          ).find((one) => one.type === 'node' && one.local === 1);
          await remote.finish(
            await remote.ask('POST', `/nodes/${local?.name ?? ''}/${kind}/${String(target)}/status/start`),
          );
          change(world, guest, { power: 'stopped' });
        }
        work.log('average migration speed: 1.1 GiB/s - downtime 45 ms');
        work.log('migration finished successfully (duration 00:00:04)');
      } catch (error) {
        // Its tunnel ends, and the other side takes away what it has made.
        if (made) await unmake(remote, kind, target);
        throw error;
      } finally {
        // A dead node takes nothing off.
        if (world.nodes.get(guest.node)?.online === true) delete guest.config['lock'];
      }
      if (!args.flag('delete')) return;
      for (const volume of world.stores.ofGuest(guest.vmid))
        if (volume.content !== 'backup') world.stores.remove(volume);
      unregister(world, guest);
    }),
  );
}

async function unmake(remote: RemoteCluster, kind: GuestKind, target: number): Promise<void> {
  const path = `/nodes/localhost/${kind}/${String(target)}`;
  await remote
    .ask('DELETE', path, { purge: '1', 'destroy-unreferenced-disks': '1' })
    .then((upid) => remote.finish(upid))
    .catch(() => undefined);
}

async function make(
  remote: RemoteCluster,
  kind: GuestKind,
  form: Readonly<Record<string, string>>,
): Promise<unknown> {
  const more = kind === 'lxc' ? { ostemplate: await anyTemplate(remote) } : {};
  return remote.ask('POST', `/nodes/localhost/${kind}`, { ...form, ...more });
}

/** A container cannot be made of nothing by the ordinary API; what is in it is not looked at here. */
async function anyTemplate(remote: RemoteCluster): Promise<string> {
  const content = await remote.ask('GET', '/nodes/localhost/storage/local/content', { content: 'vztmpl' });
  const [first] = content as { readonly volid: string }[];
  if (first === undefined) throw dies('remote: no container template');
  return first.volid;
}

/** The config with storages and bridges of the other cluster. */
function formFor(call: Call, guest: Guest, target: number): Record<string, string> {
  const storages = pairs(call.args.list('target-storage'));
  const bridges = pairs(call.args.list('target-bridge'));
  const form: Record<string, string> = { vmid: String(target) };
  const { lock: _l, parent: _p, meta: _m, digest: _d, vmstate: _v, ...config } = guest.config;
  for (const [key, value] of Object.entries(config)) {
    if (!key.startsWith('unused'))
      form[key] = /^net\d+$/.test(key)
        ? value.replace(/bridge=([^,]+)/, (_, name: string) => `bridge=${mapped(bridges, name)}`)
        : value;
  }
  for (const [key, drive] of ownDrives(guest.kind, config)) {
    const storage = mapped(storages, splitVolumeId(drive.file)?.storage ?? '');
    const size = Math.max(1, Math.ceil((readSize(drive.options.get('size') ?? '1G') || GiB) / GiB));
    const options = [...drive.options]
      .filter(([name]) => name !== 'size')
      .map(([name, text]) => `,${name}=${text}`);
    if (isCdrom(drive) && !isCloudInit(drive)) throw dies(`can't migrate local cdrom '${drive.file}'`);
    form[key] = isCloudInit(drive) ? `${storage}:cloudinit` : `${storage}:${String(size)}${options.join('')}`;
  }
  return form;
}

/** `from:to` pairs, one alone for all the rest; `1` leaves every name as it is. */
function pairs(list: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    list
      .filter((pair) => pair !== '1')
      .map((pair): [string, string] => {
        const [from = '', to] = pair.split(':');
        return to === undefined ? ['', from] : [from, to];
      }),
  );
}

function mapped(map: ReadonlyMap<string, string>, name: string): string {
  return map.get(name) ?? map.get('') ?? name;
}
