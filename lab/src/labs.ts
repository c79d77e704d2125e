import type { StartLab } from './lab.ts';

/** Every lab by its name on the command line; loaded only when asked for. */
export const labs: Readonly<Record<string, () => Promise<{ readonly start: StartLab }>>> = {
  libvirt: () => import('./libvirt.ts'),
  vsphere: () => import('./vsphere.ts'),
  proxmox: () => import('./proxmox.ts'),
};
