import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { LibvirtHost } from '@anyvisor/libvirt-host';

const run = promisify(execFile);

/**
 * What a disk holds at an instant, by other means than ours: the guest's processors are stopped, which makes QEMU flush
 * everything, and its image is read from outside. Answers the path of a raw copy; the guest stays stopped.
 */
export async function frozenTruth(host: LibvirtHost, name: string, target: string): Promise<string> {
  if ((await host.virsh('domstate', name)) === 'running') await host.virsh('suspend', name);
  const line = (await host.virsh('domblklist', name))
    .split('\n')
    .find((each) => each.trim().startsWith(target));
  const image = line?.trim().split(/\s+/).at(-1) ?? '';
  const copy = join(host.dataDir, `truth-${name}-${target}-${Date.now()}.raw`);
  await run('qemu-img', ['convert', '-U', '-O', 'raw', image, copy]);
  return copy;
}

/** Do two images hold the same bytes, whatever their formats? Fails with qemu-img's own words. */
export async function sameContent(one: string, other: string): Promise<void> {
  await run('qemu-img', ['compare', '-U', one, other]);
}
