import { startSimulator } from '@anyvisor/adapter-proxmox/simulator';
import { connectProxmox, proxmoxTemplate, proxmoxTruth } from '../../support/proxmox.ts';
import type { CreatePeer } from '../create-peer.ts';

/** A simulated cluster whose tasks take their time, looked at past our adapter: its memory, and what its storage lists. */
export async function startProxmoxPeer(): Promise<CreatePeer> {
  const simulator = await startSimulator({ vms: 0, speed: 2 });
  return {
    template: proxmoxTemplate,
    connect: (api, name) => connectProxmox(api, simulator, name),
    look: async () => {
      const { guests, volumes } = await proxmoxTruth(simulator);
      const names = new Map(guests.map(({ vmid, config }) => [vmid, config['name'] ?? `unnamed ${vmid}`]));
      return {
        vms: guests
          .filter(({ config }) => config['template'] !== '1')
          .map(({ vmid }) => names.get(vmid) ?? ''),
        disks: volumes
          // A cloud-init drive that has its guest is no disk anybody asked for; without one it is an orphan like any other.
          .filter(({ volid, vmid }) => !(/cloudinit/.test(volid) && names.has(vmid ?? 0)))
          .map(({ volid, vmid }) => ({ id: volid, vm: names.get(vmid ?? 0) ?? volid })),
      };
    },
    stop: () => simulator.stop(),
  };
}
