import type { ChaosRun } from './damage.ts';

/** Every chaos run by name, loaded when asked for. A hypervisor joins kill-create with a `CreatePeer` of its own in peers/. */
export const chaosRuns: Readonly<Record<string, () => Promise<ChaosRun>>> = {
  'kill-create': () => import('./kill-create.ts'),
  'kill-create-proxmox': () => import('./kill-create-proxmox.ts'),
  'kill-create-two-nodes': () => import('./kill-create-two-nodes.ts'),
  'kill-create-vsphere': () => import('./kill-create-vsphere.ts'),
  'kill-migrate': () => import('./kill-migrate.ts'),
};
