import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, link, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { guestImage } from './guest-image.ts';
import type { Virsh } from './virsh.ts';

/** The file name, and so the volume name, of the bootable guest in the `default` pool. */
export const templateVolume = 'anyvisor-guest.qcow2';

/**
 * Puts a copy of the bootable guest disk into a folder. One that is there already stays: in a shared pool it may be the
 * backing file of running guests.
 */
export async function copyTemplate(folder: string): Promise<void> {
  const image = await guestImage();
  const copy = join(folder, `.template-${randomUUID()}`);
  await copyFile(image.disk, copy, constants.COPYFILE_FICLONE);
  try {
    await link(copy, join(folder, templateVolume));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    await rm(copy, { force: true });
  }
}

/** Defines, starts and marks for autostart a pool over an existing folder. */
export async function addDirectoryPool(virsh: Virsh, name: string, folder: string): Promise<void> {
  await virsh('pool-define-as', name, 'dir', '--target', folder);
  await virsh('pool-start', name);
  await virsh('pool-autostart', name);
}

/** The usual NAT network with dnsmasq: guests lease 192.168.122.x, each host in a network namespace of its own. */
export async function addDefaultNetwork(virsh: Virsh, data: string): Promise<void> {
  const file = join(data, 'default-network.xml');
  await writeFile(file, defaultNetwork);
  await virsh('net-define', file);
  await virsh('net-start', 'default');
  await virsh('net-autostart', 'default');
}

// no-ping: dnsmasq would hold each offer back for 3 s to see whether the address answers.
const defaultNetwork = `<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'>
  <name>default</name>
  <forward mode='nat'/>
  <bridge name='virbr0' stp='off' delay='0'/>
  <ip address='192.168.122.1' netmask='255.255.255.0'>
    <dhcp><range start='192.168.122.2' end='192.168.122.254'/></dhcp>
  </ip>
  <dnsmasq:options><dnsmasq:option value='no-ping'/></dnsmasq:options>
</network>
`;
