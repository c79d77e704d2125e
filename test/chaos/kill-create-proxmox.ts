import { killCreate } from './kill-create-on.ts';
import { startProxmoxPeer } from './peers/proxmox.ts';

/** On a simulated Proxmox VE cluster. */
export const run = killCreate(startProxmoxPeer);
