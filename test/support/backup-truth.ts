import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { LibvirtHost } from '@anyvisor/libvirt-host';
import { eventually } from './eventually.ts';

const run = promisify(execFile);
const APPEAR_DEADLINE_MS = 30_000;

/** File of a VM's disk, as virsh says. */
export async function imageOf({ virsh }: LibvirtHost, name: string, target: string): Promise<string> {
  const lines = (await virsh('domblklist', name)).split('\n');
  const line = lines.find((each) => each.trim().startsWith(target));
  return line?.trim().split(/\s+/).at(-1) ?? '';
}

/** Fills a disk of a VM that is off with bytes that are no zeros, from outside. */
export async function fillDisk(host: LibvirtHost, name: string, target: string, mib: number): Promise<void> {
  const image = await imageOf(host, name, target);
  await run('qemu-io', ['-f', 'qcow2', '-c', `write -q -P 0x5a 0 ${mib}M`, image]);
}

/**
 * What a disk holds at an instant, by other means than ours: the guest's processors are stopped, which makes QEMU flush
 * everything, and its image is read from outside. Answers the path of a raw copy; the guest stays stopped.
 */
export async function frozenTruth(host: LibvirtHost, name: string, target: string): Promise<string> {
  if ((await host.virsh('domstate', name)) === 'running') await host.virsh('suspend', name);
  const copy = join(host.dataDir, `truth-${target}-${Date.now()}.raw`);
  await run('qemu-img', ['convert', '-U', '-O', 'raw', await imageOf(host, name, target), copy]);
  return copy;
}

/** Fails with qemu-img's own words unless two images hold the same bytes, whatever their formats. */
export async function sameContent(one: string, other: string): Promise<void> {
  await run('qemu-img', ['compare', '-U', one, other]);
}

/** SHA-256 of the first so many MiB. */
export async function hashOf(path: string, mib: number): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path, { end: mib * 2 ** 20 - 1 })) hash.update(piece as Buffer);
  return hash.digest('hex');
}

interface BlockJob {
  readonly device: string;
  readonly type: string;
}

/** Waits for QEMU to begin copying, and sets what it copies in a second; 0 is as fast as it can. */
export async function copySpeed({ virsh }: LibvirtHost, name: string, bytesPerSecond: number): Promise<void> {
  const ask = async (execute: string, given: object = {}): Promise<unknown> => {
    const said = await virsh('qemu-monitor-command', name, JSON.stringify({ execute, arguments: given }));
    return (JSON.parse(said) as { return: unknown }).return;
  };
  const jobs = await eventually(`${name} is being copied`, APPEAR_DEADLINE_MS, async () => {
    const found = ((await ask('query-block-jobs')) as readonly BlockJob[]).filter(
      ({ type }) => type === 'backup',
    );
    return found.length > 0 ? found : undefined;
  });
  for (const { device } of jobs) await ask('block-job-set-speed', { device, speed: bytesPerSecond });
}
