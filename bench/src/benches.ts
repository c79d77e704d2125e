import type { Bench } from './figures.ts';

/** Every benchmark by name, loaded when asked for. */
export const benches: Readonly<Record<string, () => Promise<Bench>>> = {
  'libvirt-inventory': () => import('./libvirt-inventory.ts'),
};
