import type { LibvirtHost } from '@anyvisor/libvirt-host';
import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inGuest, untilBooted } from '../support/guest-agent.ts';
import { COUNTER, countIn } from '../support/two-hosts.ts';
import type { TwoHosts } from '../support/two-hosts.ts';

const execute = promisify(execFile);

/** What the guest's second disk must go on holding, and how far the guest had counted when it was last seen. */
export interface Pattern {
  readonly hash: string;
  counted: number;
  written: number;
}

/** A part that is written once, and behind it blocks that hold their own number and are written for ever, each flushed. */
const FIXED = 'dd if=/dev/vdb bs=1M count=24 2>/dev/null | md5sum';
const BLOCK = '$((8192 + i % 256))';
const WRITER = `(i=0; while :; do i=$((i+1)); yes $i | head -c 4096 | dd of=/dev/vdb bs=4096 seek=${BLOCK} conv=notrunc,fsync; echo $i >/run/written; done) >/dev/null 2>&1 &`;
/** The last so many blocks are read back, past the guest's cache. */
const READ_BACK = `echo 1 >/proc/sys/vm/drop_caches; n=$(cat /run/written); i=$((n > 24 ? n - 24 : 0)); while [ $i -lt $n ]; do i=$((i+1)); a=$(dd if=/dev/vdb bs=4096 skip=${BLOCK} count=1 2>/dev/null | md5sum); b=$(yes $i | head -c 4096 | md5sum); [ "$a" = "$b" ] || echo "block $i differs"; done; echo "written $n"`;

export async function beginWriting(host: LibvirtHost, name: string): Promise<Pattern> {
  // A minute of writing uses up all process ids there are, and a shell's wait is confused by those that come again.
  await inGuest(host, name, 'echo 4194304 >/proc/sys/kernel/pid_max');
  await inGuest(host, name, 'dd if=/dev/urandom of=/dev/vdb bs=1M count=24 conv=fsync 2>/dev/null');
  const hash = await inGuest(host, name, FIXED);
  await inGuest(host, name, WRITER);
  return { hash, counted: await countIn(host, name), written: 0 };
}

/** Of a guest that has been off: what it had in memory is gone, what it writes begins anew. */
export async function goOnWriting(host: LibvirtHost, name: string, pattern: Pattern): Promise<void> {
  await untilBooted(host, name);
  await inGuest(host, name, 'echo 4194304 >/proc/sys/kernel/pid_max');
  await inGuest(host, name, COUNTER);
  await inGuest(host, name, WRITER);
  Object.assign(pattern, { counted: 0, written: 0 });
}

/** What is wrong with the guest's memory or disk. */
export async function seePattern(
  host: LibvirtHost,
  name: string,
  pattern: Pattern,
): Promise<readonly string[]> {
  const wrong: string[] = [];
  const counted = await countIn(host, name);
  if (counted <= pattern.counted) wrong.push(`it counted to ${pattern.counted} and is at ${counted}`);
  if ((await inGuest(host, name, FIXED)) !== pattern.hash) wrong.push('the fixed part of its disk differs');
  const said = (await inGuest(host, name, READ_BACK)).trim().split('\n');
  const written = Number(/^written (\d+)$/.exec(said.at(-1) ?? '')?.[1] ?? 0);
  if (written <= pattern.written) wrong.push(`it had written ${pattern.written} blocks and now ${written}`);
  Object.assign(pattern, { counted, written });
  return [...wrong, ...said.slice(0, -1)];
}

/** Ends the guest and has QEMU check every image that is left. */
export async function imagesAreSound({ hosts }: TwoHosts, name: string): Promise<readonly string[]> {
  for (const host of hosts) await host.virsh('destroy', name).catch(() => '');
  const wrong: string[] = [];
  for (const folder of [hosts[0].poolDir, ...hosts.map(({ dataDir }) => join(dataDir, 'own'))]) {
    for (const file of (await readdir(folder)).filter((each) => each.startsWith(name))) {
      await execute('qemu-img', ['check', '-q', join(folder, file)]).catch((error: unknown) =>
        wrong.push(`${file}: ${String(error)}`),
      );
    }
  }
  return wrong;
}
