import { readdir, readFile } from 'node:fs/promises';

/** Process id, as this machine sees it, of the QEMU that runs the domain with this unique name. */
export async function qemuPid(name: string): Promise<number> {
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const command = await readFile(`/proc/${entry}/cmdline`, 'latin1').catch(() => '');
    if (command.startsWith('/usr/bin/qemu') && command.includes(`\0guest=${name},`)) return Number(entry);
  }
  throw new Error(`no QEMU runs ${name}`);
}
