import { readdir, readFile } from 'node:fs/promises';
import type { LibvirtHost } from '@anyvisor/libvirt-host';

/** Ids of the live processes of that program inside a host: those that see the host's own /run. */
export async function processesOf(host: LibvirtHost, program: string): Promise<readonly number[]> {
  const found: number[] = [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const [mounts, name] = await Promise.all(
      ['mountinfo', 'comm'].map((file) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')),
    );
    // The kernel keeps fifteen characters of a name.
    if (name?.trim() !== program.slice(0, 15)) continue;
    if (mounts?.includes(` ${host.dataDir}/run /run `) === true) found.push(Number(pid));
  }
  return found;
}
