import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { guestDomainXml } from '@anyvisor/libvirt-host';
import type { LibvirtHost } from '@anyvisor/libvirt-host';

/** A guest that boots, defined with virsh: nothing of ours made it. */
export async function defineGuest(host: LibvirtHost, name: string): Promise<void> {
  await host.virsh('vol-clone', '--pool', 'default', host.templateVolume, `${name}.qcow2`);
  const file = join(host.dataDir, `${name}.xml`);
  await writeFile(file, guestDomainXml({ name, disk: join(host.poolDir, `${name}.qcow2`), memoryMib: 128 }));
  await host.virsh('define', file);
}
