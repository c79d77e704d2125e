import { chmod, copyFile, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { zstdCompress } from 'node:zlib';
import { orderModules } from './kernel-modules.ts';
import { runCommand } from './run-command.ts';

/** Loaded at boot. `virtio_ring` before `virtio` and the like follow from the modules' own dependencies. */
export const bootModules = [
  'virtio_pci', 'virtio_blk', 'virtio_net', 'virtio_balloon', 'virtio_console', 'virtio-rng', 'virtio_mem',
  'sd_mod', 'sr_mod', 'virtio_scsi', 'button', 'evdev',
] as const; // prettier-ignore

/** Loaded only when a NoCloud seed is attached. */
export const seedModules = ['isofs', 'vfat', 'nls_cp437', 'nls_ascii', 'nls_iso8859-1', 'nls_utf8'] as const;

const guestFiles = join(import.meta.dirname, '..', 'guest');
const scripts = {
  rc: 'etc/rc',
  inittab: 'etc/inittab',
  address: 'etc/address',
  'watch-hardware': 'etc/watch-hardware',
  'watch-power-button': 'etc/watch-power-button',
  shutdown: 'sbin/shutdown',
  lsblk: 'bin/lsblk',
} as const;

/** The guest's own files, name and content: part of the image's recipe. */
export function readGuestFiles(): Promise<(readonly [string, Buffer])[]> {
  return Promise.all(
    Object.keys(scripts).map(async (name) => [name, await readFile(join(guestFiles, name))] as const),
  );
}

/**
 * Builds the guest's whole user space into `output`: busybox, the kernel modules, the QEMU guest agent and our scripts.
 *
 * @param packages folder with the kernel and agent packages unpacked into it
 * @param staging an empty folder for the tree
 */
export async function buildInitramfs(packages: string, staging: string, output: string): Promise<void> {
  await layOutBusybox(staging);
  await copyModules(packages, staging);
  await copyWithLibraries(join(packages, 'usr/sbin/qemu-ga'), staging, 'usr/bin/qemu-ga');
  for (const [name, content] of await readGuestFiles()) {
    const target = join(staging, scripts[name as keyof typeof scripts]);
    await writeFile(target, content);
    await chmod(target, name === 'inittab' ? 0o644 : 0o755);
  }
  const archive = join(staging, '..', 'initramfs.cpio');
  const pack = 'find . | LC_ALL=C sort | cpio --quiet --reproducible -o -H newc';
  await runCommand('sh', ['-c', `${pack} > "$1"`, 'sh', archive], { cwd: staging });
  await writeFile(output, await promisify(zstdCompress)(await readFile(archive)));
}

async function layOutBusybox(staging: string): Promise<void> {
  for (const folder of [
    'bin',
    'sbin',
    'usr/bin',
    'usr/sbin',
    'etc',
    'dev',
    'proc',
    'sys',
    'run',
    'tmp',
    'root',
  ]) {
    await mkdir(join(staging, folder), { recursive: true });
  }
  await copyFile('/bin/busybox', join(staging, 'bin/busybox'));
  const applets = (await runCommand('/bin/busybox', ['--list-full']))
    .split('\n')
    .filter((path) => path !== '');
  for (const applet of applets) {
    const path = join(staging, applet);
    await mkdir(dirname(path), { recursive: true });
    if (applet !== 'bin/busybox') await symlink('/bin/busybox', path);
  }
  await symlink('/bin/busybox', join(staging, 'init'));
}

async function copyModules(packages: string, staging: string): Promise<void> {
  const tree = join(packages, 'lib/modules');
  const boot = await orderModules(tree, bootModules);
  const seed = (await orderModules(tree, seedModules)).filter((file) => !boot.includes(file));
  await mkdir(join(staging, 'lib/modules'), { recursive: true });
  for (const file of [...boot, ...seed]) await copyFile(file, join(staging, 'lib/modules', basename(file)));
  await writeFile(join(staging, 'etc/modules.boot'), nameLines(boot));
  await writeFile(join(staging, 'etc/modules.seed'), nameLines(seed));
}

function nameLines(files: readonly string[]): string {
  return files.map((file) => `${basename(file, '.ko')}\n`).join('');
}

async function copyWithLibraries(program: string, staging: string, target: string): Promise<void> {
  await copyFile(program, join(staging, target));
  await chmod(join(staging, target), 0o755);
  const listing = await runCommand('ldd', [program]);
  if (listing.includes('not found'))
    throw new Error(`the guest agent's libraries are not installed:\n${listing}`);
  for (const [, library] of listing.matchAll(/(\/[^\s()]+) \(0x/g)) {
    if (library === undefined) continue;
    await mkdir(join(staging, dirname(library)), { recursive: true });
    await copyFile(library, join(staging, library));
  }
}
