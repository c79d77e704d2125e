import { startSimulator } from '@anyvisor/adapter-proxmox/simulator';
import type { LabOptions, RunningLab } from './lab.ts';

/** A simulated Proxmox VE cluster of three nodes, in which things happen by themselves. */
export async function start(options: LabOptions): Promise<RunningLab> {
  const simulator = await startSimulator({ ...options, life: true });
  const { url, username, password, tokenId, tokenSecret, caFile, fingerprint, adminUrl } = simulator;
  return {
    line: { type: 'PROXMOX', url, username, password, tokenId, tokenSecret, caFile, fingerprint, adminUrl },
    stop: () => simulator.stop(),
  };
}
