import type { Bench } from './figures.ts';

/** Every benchmark by name, loaded when asked for. */
export const benches: Readonly<Record<string, () => Promise<Bench>>> = {
  'api-overhead': () => import('./api-overhead.ts'),
  'create-load': () => import('./create-load.ts'),
  'event-latency': () => import('./event-latency.ts'),
  'inventory-db': () => import('./inventory-db.ts'),
  'libvirt-inventory': () => import('./libvirt-inventory.ts'),
  'libvirt-migrate': () => import('./libvirt-migrate.ts'),
  'volume-stream': () => import('./volume-stream.ts'),
  'proxmox-inventory': () => import('./proxmox-inventory.ts'),
  web: () => import('./web.ts'),
  'vm-lists': () => import('./vm-lists.ts'),
  'vsphere-events': () => import('./vsphere-events.ts'),
  'vsphere-inventory': () => import('./vsphere-inventory.ts'),
};
