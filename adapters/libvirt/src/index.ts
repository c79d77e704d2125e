export { libvirtAdapter } from './adapter.ts';
export type { LibvirtParameters } from './parameters.ts';
