import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { guestDomainXml } from './guest-domain.ts';
import { type LibvirtHost, startLibvirtHost } from './host.ts';
import { ensurePackages, missingPrerequisites } from './packages.ts';
import { runCommand } from './run-command.ts';

export interface LabHostOptions {
  readonly name?: string | undefined;
  /** TCP port of the daemon. @default 16509 */
  readonly port?: number | undefined;
  /** Stopped guests to define, linked clones of the template. At most 1000. @default 0 */
  readonly vms?: number | undefined;
  /** Equal seeds give guests of equal names and uuids. @default 1 */
  readonly seed?: number | undefined;
}

/** What a person or program needs to add the host as a connection; printed as one JSON line. */
export interface LabDescription {
  readonly type: 'LIBVIRT';
  readonly url: string;
  /** Empty: the socket and the port ask for no credentials. */
  readonly username: string;
  readonly password: string;
  /** A second way in, over TCP, to change things behind the product's back. */
  readonly adminUrl: string;
}

/** Starts one complete host to play with: template, NAT network, a tiny pool, and as many guests as asked for. */
export async function startLabHost(
  options: LabHostOptions = {},
): Promise<{ readonly description: LabDescription; stop(): Promise<void> }> {
  const { name, port, vms = 0, seed = 1 } = options;
  if (!Number.isSafeInteger(vms) || vms < 0 || vms > 1000)
    throw new Error('--vms takes a number from 0 to 1000');
  if (process.getuid?.() === 0) await ensurePackages();
  const missing = await missingPrerequisites();
  if (missing.length > 0) throw new Error(`this machine cannot run a libvirt host: ${missing.join('; ')}`);
  const host = await startLibvirtHost({
    ...(name === undefined ? {} : { name }),
    ...(port === undefined ? {} : { tcpPort: port }),
    defaultNetwork: true,
    tinyPoolMib: 16,
  });
  try {
    await defineGuests(host, vms, seed);
  } catch (error) {
    await host.stop();
    throw error;
  }
  const description = {
    type: 'LIBVIRT',
    url: host.uri,
    username: '',
    password: '',
    adminUrl: host.tcpUri,
  } as const;
  return { description, stop: () => host.stop() };
}

async function defineGuests(host: LibvirtHost, count: number, seed: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const name = `lab-${String(index + 1).padStart(4, '0')}`;
    const disk = join(host.poolDir, `${name}.qcow2`);
    const template = join(host.poolDir, host.templateVolume);
    await runCommand('qemu-img', ['create', '-q', '-f', 'qcow2', '-b', template, '-F', 'qcow2', disk]);
    const file = join(host.dataDir, 'lab-guest.xml');
    await writeFile(
      file,
      guestDomainXml({ name, disk, uuid: uuidFrom(`${seed}/${index}`), network: 'default' }),
    );
    await host.virsh('define', file);
  }
  if (count > 0) await host.virsh('pool-refresh', 'default');
}

function uuidFrom(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
