import { createHash } from 'node:crypto';
import { createReadStream, rmSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { demand, may } from '../access/permissions.ts';
import { dies, forbids, refusesParameters } from '../http/api-error.ts';
import type { Call, Handlers } from '../http/call.ts';
import { startTask } from '../tasks/start-task.ts';
import { MiB, readSize } from '../state/sizes.ts';
import { existingVolume } from './allocate.ts';
import { downloadTo } from './download.ts';
import { imageFormat, imageSize } from './image-file.ts';
import { demandHere } from './storage-routes.ts';
import { volumeId } from './volume.ts';
import type { Volume, VolumeContent } from './volume.ts';

const path = '/nodes/{node}/storage/{storage}';

/** What lies on a storage: list, allocate, upload, download, describe, delete. */
export const contentRoutes: Handlers = {
  [`GET ${path}/content`]: list,
  [`POST ${path}/content`]: allocate,
  [`GET ${path}/content/{volume}`]: (call) => {
    const volume = volumeOf(call);
    demandVolume(call, volume, ['Datastore.Audit', 'Datastore.AllocateSpace'], 'VM.Audit');
    const { format, size, used, notes } = volume;
    return {
      format,
      size,
      used,
      path: `/var/lib/vz/${volume.name}`,
      ...(notes === undefined ? {} : { notes }),
      ...(volume.content === 'backup' ? { protected: volume.protected ? 1 : 0 } : {}),
    };
  },
  [`PUT ${path}/content/{volume}`]: (call) => {
    const volume = volumeOf(call);
    demandVolume(call, volume, ['Datastore.Allocate', 'Datastore.AllocateSpace'], 'VM.Backup');
    volume.notes = call.args.maybeText('notes') ?? volume.notes;
    volume.protected = call.args.flag('protected', volume.protected);
    return null;
  },
  [`DELETE ${path}/content/{volume}`]: remove,
  [`POST ${path}/upload`]: upload,
  [`POST ${path}/download-url`]: download,
  [`GET ${path}/import-metadata`]: importMetadata,
};

function volumeOf(call: Call): Volume {
  demandHere(call);
  const name = call.args.text('volume');
  const id = name.includes(':') ? name : `${call.args.text('storage')}:${name}`;
  return existingVolume(call.world, id, call.args.text('node'));
}

/** Rights on the storage, or on the guest it belongs to. */
function demandVolume(call: Call, volume: Volume, onStorage: readonly string[], onGuest: string): void {
  const { world, identity } = call;
  if (may(world, identity, `/storage/${volume.storage}`, onStorage)) return;
  if (volume.vmid !== undefined && may(world, identity, `/vms/${String(volume.vmid)}`, [onGuest])) return;
  throw forbids(`/storage/${volume.storage}, ${onStorage.join('|')}`);
}

function list(call: Call): unknown {
  demandHere(call);
  const { world, args } = call;
  const [content, vmid] = [args.maybeText('content'), args.maybeNumber('vmid')];
  return world.stores
    .listOn(args.text('storage'), args.text('node'))
    .filter(
      (volume) =>
        (content === undefined || volume.content === content) && (vmid === undefined || volume.vmid === vmid),
    )
    .map((volume) => ({
      volid: volumeId(volume),
      content: volume.content,
      format: volume.format,
      size: volume.size,
      ctime: Math.floor(volume.createdAt / 1000),
      ...(volume.vmid === undefined ? {} : { vmid: volume.vmid }),
      ...(volume.parent === undefined ? {} : { parent: volume.parent }),
      ...(volume.notes === undefined ? {} : { notes: volume.notes }),
      ...(volume.content === 'backup'
        ? { subtype: volume.backup?.kind ?? 'qemu', protected: volume.protected ? 1 : 0 }
        : { used: volume.used }),
    }));
}

function allocate(call: Call): string {
  const { args, world } = call;
  demandHere(call);
  const storage = args.text('storage');
  const vmid = args.number('vmid');
  const filename = args.text('filename');
  const type = world.stores.typeOf(storage);
  const format = args.maybeText('format') ?? /\.(raw|qcow2|vmdk)$/.exec(filename)?.[1] ?? type.defaultFormat;
  const text = args.text('size');
  // Without a unit the number means KiB (manual, pvesm alloc).
  const size = /^\d+$/.test(text) ? Number(text) * 1024 : readSize(text);
  const name = type.isFiles ? `${String(vmid)}/${filename}` : filename;
  return volumeId(
    world.stores.add(storage, args.text('node'), {
      content: 'images',
      vmid,
      name,
      format,
      size,
      used: type.isThin ? 0 : size,
    }),
  );
}

function remove(call: Call): string | null {
  const { world } = call;
  const volume = volumeOf(call);
  demandVolume(
    call,
    volume,
    ['Datastore.Allocate'],
    volume.content === 'backup' ? 'VM.Backup' : 'VM.Config.Disk',
  );
  if (volume.protected)
    throw dies(`cannot remove protected volume '${volumeId(volume)}' on '${volume.storage}'`);
  if (world.stores.hasChildren(volume))
    throw dies(`base volume '${volume.name}' is still in use by linked cloned`);
  return startTask(call, 'imgdel', volumeId(volume).replaceAll(/[:/]/g, '@'), async (work) => {
    await work.spend(200);
    world.stores.remove(volume);
    work.log(`Removed volume '${volumeId(volume)}'`);
  });
}

const folders: Readonly<Record<string, string>> = { iso: 'iso', vztmpl: 'vztmpl', import: 'import' };

/** `iso/name.iso`; the name must fit the content. */
function volumeName(content: string, filename: string): { readonly name: string; readonly format: string } {
  const clean = filename.replaceAll(/[^-a-zA-Z0-9_.+]/g, '_');
  const ending = /\.(iso|img|tar\.gz|tar\.xz|tar\.zst|tar\.bz2|ova|ovf|qcow2|raw|vmdk)$/i
    .exec(clean)?.[1]
    ?.toLowerCase();
  const fits =
    content === 'iso'
      ? ['iso', 'img']
      : content === 'vztmpl'
        ? ['tar.gz', 'tar.xz', 'tar.zst', 'tar.bz2']
        : ['ova', 'qcow2', 'raw', 'vmdk'];
  if (ending === undefined || !fits.includes(ending)) {
    const why = content === 'import' ? 'invalid filename or wrong extension' : 'wrong file extension';
    throw refusesParameters({ filename: why });
  }
  return {
    name: `${folders[content] ?? content}/${clean}`,
    format: ending === 'tar.gz' ? 'tgz' : ending.replace('tar.', 't'),
  };
}

function upload(call: Call): string {
  const { args, world, upload: file } = call;
  demandHere(call);
  const storage = args.text('storage');
  const content = args.text('content') as VolumeContent;
  const { type } = world.stores.section(storage);
  if (!world.stores.typeOf(storage).isFiles || type === 'pbs' || type === 'esxi')
    throw dies(`can't upload to storage type '${type ?? ''}'`);
  if (file === undefined) throw dies('missing temporary file name');
  const { name, format } = volumeName(content, args.text('filename'));
  if (!(world.stores.section(storage)['content'] ?? '').split(',').includes(content))
    throw dies(`storage '${storage}' does not support '${content}' content`);
  const node = args.text('node');
  return startTask(call, 'imgcopy', '', async (work) => {
    try {
      await verifyChecksum(call, file.path, (line) => work.log(line));
      if (content === 'import') demandFormat(file.path, format);
      work.log(`target node: ${node}`);
      work.log(`target file: ${world.stores.section(storage)['path'] ?? ''}/${name}`);
      await work.spend(300);
      keepFile(call, storage, node, { content, name, format, path: file.path, size: file.size });
      work.log(`finished file import successfully`);
    } catch (error) {
      rmSync(file.path, { force: true });
      throw error;
    }
  });
}

/** Images are not believed: what calls itself something else than raw data must be that. */
function demandFormat(path: string, format: string): void {
  if ((format === 'qcow2' || format === 'vmdk') && imageFormat(path) !== format)
    throw dies(`qemu-img: Could not open '${path}': Image is not in ${format} format`);
}

interface KeptFile {
  readonly content: VolumeContent;
  readonly name: string;
  readonly format: string;
  readonly path: string;
  readonly size: number;
}

/** A file of the same name is replaced. */
function keepFile(call: Call, storage: string, node: string, file: KeptFile): void {
  const { stores } = call.world;
  const before = stores.find(`${storage}:${file.name}`, node);
  if (before !== undefined) stores.remove(before);
  const { format } = file;
  const size = file.content === 'import' ? imageSize(file.path, file.size) : file.size;
  stores.add(storage, node, {
    content: file.content,
    name: file.name,
    format,
    size,
    used: file.size,
    file: file.path,
  });
}

async function verifyChecksum(call: Call, file: string, log: (text: string) => void): Promise<void> {
  const algorithm = call.args.maybeText('checksum-algorithm');
  const expected = call.args.maybeText('checksum');
  if (algorithm === undefined || expected === undefined) return;
  const hash = createHash(algorithm);
  await pipeline(createReadStream(file), hash);
  const actual = hash.digest('hex');
  if (actual !== expected.toLowerCase())
    throw dies(`checksum mismatch: got '${actual}' != expect '${expected}'`);
  log('OK, checksum verified');
}

/** The node fetches the file itself. */
function download(call: Call): string {
  const { args, world, identity } = call;
  demandHere(call);
  const node = args.text('node');
  if (!may(world, identity, `/nodes/${node}`, ['Sys.AccessNetwork']))
    demand(world, identity, '/', 'Sys.Audit&Sys.Modify');
  const storage = args.text('storage');
  const content = args.text('content') as VolumeContent;
  world.stores.demandContent(storage, content);
  const { name, format } = volumeName(content, args.text('filename'));
  if (world.stores.find(`${storage}:${name}`, node) !== undefined)
    throw dies(`refusing to override existing file '${name}'`);
  return startTask(call, 'download', args.text('filename'), async (work) => {
    work.log(`downloading ${args.text('url')} to /var/lib/vz/template/${name}`);
    const file = await downloadTo(world.stores.folder, args.text('url'));
    try {
      await verifyChecksum(call, file.path, (line) => work.log(line));
      await work.spend(300);
      keepFile(call, storage, node, { content, name, format, ...file });
      work.log('download of file finished');
    } catch (error) {
      rmSync(file.path, { force: true });
      throw error;
    }
  });
}

/** What a machine made from an appliance would be. */
function importMetadata(call: Call): unknown {
  const volume = volumeOf(call);
  demandVolume(call, volume, ['Datastore.Audit'], 'VM.Audit');
  if (volume.content !== 'import') throw dies(`volume '${volumeId(volume)}' is not an importable volume`);
  const inside = volume.format === 'ova' ? '/disk1.vmdk' : '';
  return {
    type: 'vm',
    source: 'esxi',
    'create-args': {
      cores: 2,
      sockets: 1,
      memory: 2048,
      ostype: 'l26',
      name: (volume.name.split('/').at(-1) ?? '').replace(/\.\w+$/, ''),
      scsihw: 'virtio-scsi-single',
    },
    disks: { scsi0: { volid: `${volumeId(volume)}${inside}`, size: Math.max(volume.size, MiB) } },
    net: { net0: { model: 'virtio' } },
    warnings: [],
  };
}
