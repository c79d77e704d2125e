export { proxmoxAdapter } from './adapter.ts';
