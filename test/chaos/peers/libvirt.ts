import { startLibvirtHost } from '@anyvisor/libvirt-host';
import type { LibvirtHost } from '@anyvisor/libvirt-host';
import { connectHost } from '../../support/estate.ts';
import type { CreatePeer, SeenDisk } from '../create-peer.ts';

/** A real libvirt host, looked at with virsh. */
export async function startLibvirtPeer(): Promise<CreatePeer> {
  const host = await startLibvirtHost();
  return {
    template: host.templateVolume,
    connect: (api, name) => connectHost(api, host, name),
    look: async () => ({
      vms: lines(await host.virsh('list', '--all', '--name')),
      disks: await volumes(host),
    }),
    stop: () => host.stop(),
  };
}

/** Volumes are named after their VM: `chaos-0-3-disk1.qcow2`. */
async function volumes(host: LibvirtHost): Promise<readonly SeenDisk[]> {
  await host.virsh('pool-refresh', 'default');
  return lines(await host.virsh('vol-list', 'default')).map((line) => {
    const id = line.trim().split(/\s+/)[0] ?? '';
    return { id, vm: /^chaos-\d+-\d+(?=-)/.exec(id)?.[0] ?? id };
  });
}

function lines(text: string): readonly string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}
