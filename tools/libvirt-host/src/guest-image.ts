import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { buildBootDisk, kernelCommandLine } from './boot-disk.ts';
import { withFileLock } from './file-lock.ts';
import { bootModules, buildInitramfs, readGuestFiles, seedModules } from './initramfs.ts';
import { runCommand } from './run-command.ts';

export interface GuestImage {
  /** For direct kernel boot. */
  readonly kernel: string;
  readonly initramfs: string;
  readonly commandLine: string;
  /** A qcow2 disk that boots by itself. */
  readonly disk: string;
}

/** Where built images are kept: `ANYVISOR_CACHE`, else `.cache/libvirt-guest` in the repository. */
export function cacheFolder(): string {
  return process.env['ANYVISOR_CACHE'] ?? resolve(import.meta.dirname, '../../../.cache/libvirt-guest');
}

/**
 * The test guest, built on first use and cached under a hash of its recipe. Callers in other processes wait for the one
 * that builds; a half-built image is never seen.
 */
export async function guestImage(cache = cacheFolder()): Promise<GuestImage> {
  const folder = join(cache, `guest-${await recipeHash()}`);
  if (!existsSync(folder)) {
    await withFileLock(join(cache, 'build.lock'), 600_000, async () => {
      if (!existsSync(folder)) await build(cache, folder);
    });
  }
  return {
    kernel: join(folder, 'vmlinuz'),
    initramfs: join(folder, 'initramfs'),
    commandLine: kernelCommandLine,
    disk: join(folder, 'disk.qcow2'),
  };
}

/** Raise when the way of building changes although neither the guest's files nor its modules do. */
const recipeVersion = 1;

async function recipeHash(): Promise<string> {
  const hash = createHash('sha256');
  hash.update(JSON.stringify([recipeVersion, kernelCommandLine, bootModules, seedModules]));
  for (const [name, content] of await readGuestFiles()) hash.update(`${name}\0`).update(content);
  return hash.digest('hex').slice(0, 16);
}

async function build(cache: string, folder: string): Promise<void> {
  const work = await mkdtemp(join(cache, 'building-'));
  try {
    const [packages, staging, result] = [join(work, 'packages'), join(work, 'tree'), join(work, 'result')];
    for (const path of [packages, staging, result]) await mkdir(path);
    await unpackPackages(work, packages);
    const kernel = (await readdir(join(packages, 'boot'))).find((name) => name.startsWith('vmlinuz-'));
    if (kernel === undefined) throw new Error('the kernel package holds no kernel');
    await copyFile(join(packages, 'boot', kernel), join(result, 'vmlinuz'));
    await buildInitramfs(packages, staging, join(result, 'initramfs'));
    await buildBootDisk(join(result, 'vmlinuz'), join(result, 'initramfs'), join(result, 'disk.qcow2'));
    await rename(result, folder);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Downloads Debian's cloud kernel and guest agent and unpacks them: neither is installed on this machine. */
async function unpackPackages(work: string, target: string): Promise<void> {
  const kernel = await cloudKernelPackage();
  const options = ['-qq', '-o', 'Acquire::Retries=3', '-o', 'APT::Sandbox::User=root'];
  await runCommand('apt-get', [...options, 'download', kernel, 'qemu-guest-agent'], {
    cwd: work,
    timeout: 300_000,
  });
  for (const file of (await readdir(work)).filter((name) => name.endsWith('.deb'))) {
    await runCommand('dpkg', ['-x', join(work, file), target], { timeout: 120_000 });
  }
}

async function cloudKernelPackage(): Promise<string> {
  const find = async (): Promise<string | undefined> => {
    const listing = await runCommand('apt-cache', ['depends', 'linux-image-cloud-amd64']).catch(() => '');
    return /Depends: (linux-image-\S+)/.exec(listing)?.[1];
  };
  const known = await find();
  if (known !== undefined) return known;
  // A machine whose packages came with its image may have no package index at all.
  await runCommand('apt-get', ['-qq', 'update'], { timeout: 300_000 });
  const found = await find();
  if (found === undefined) throw new Error('apt knows no linux-image-cloud-amd64: check the package sources');
  return found;
}
