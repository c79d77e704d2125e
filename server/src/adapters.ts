import { libvirtAdapter } from '@anyvisor/adapter-libvirt';
import { proxmoxAdapter } from '@anyvisor/adapter-proxmox';
import { vsphereAdapter } from '@anyvisor/adapter-vsphere';
import type { HypervisorAdapter } from '@anyvisor/port';

/** Every hypervisor this build speaks to: one line each. */
export const adapters: readonly HypervisorAdapter[] = [libvirtAdapter, proxmoxAdapter, vsphereAdapter];
