import type { MethodTable } from '../method-table.ts';

/** Guests: monitor, SPICE, other clusters, the rest of the agent. */
export const guestReachMethods: MethodTable = {
  'POST /nodes/{node}/qemu/{vmid}/monitor': {
    needs: '/vms/{vmid} Sys.Audit|Sys.Modify',
    takes: { command: 'string' },
  },
  'POST /nodes/{node}/qemu/{vmid}/spiceproxy': {
    needs: '/vms/{vmid} VM.Console',
    takes: { 'proxy?': 'string ~address' },
  },
  'POST /nodes/{node}/qemu/{vmid}/remote_migrate': {
    needs: '/vms/{vmid} VM.Migrate',
    takes: {
      'bwlimit?': 'integer 0..',
      'delete?': 'boolean',
      'online?': 'boolean',
      'target-bridge': 'string ~bridge-pair-list',
      'target-endpoint': 'string ~proxmox-remote',
      'target-storage': 'string ~storage-pair-list',
      'target-vmid?': 'integer ~pve-vmid 100..999999999',
    },
  },
  'POST /nodes/{node}/lxc/{vmid}/spiceproxy': {
    needs: '/vms/{vmid} VM.Console',
    takes: { 'proxy?': 'string ~address' },
  },
  'POST /nodes/{node}/lxc/{vmid}/remote_migrate': {
    needs: '/vms/{vmid} VM.Migrate',
    takes: {
      'bwlimit?': 'number 0..',
      'delete?': 'boolean',
      'online?': 'boolean',
      'restart?': 'boolean',
      'target-bridge': 'string ~bridge-pair-list',
      'target-endpoint': 'string ~proxmox-remote',
      'target-storage': 'string ~storage-pair-list',
      'target-vmid?': 'integer ~pve-vmid 100..999999999',
      'timeout?': 'integer',
    },
  },
  'GET /nodes/{node}/qemu/{vmid}/agent/get-memory-block-info': {
    needs: '/vms/{vmid} VM.GuestAgent.Audit|VM.GuestAgent.Unrestricted',
  },
  'GET /nodes/{node}/qemu/{vmid}/agent/get-memory-blocks': {
    needs: '/vms/{vmid} VM.GuestAgent.Audit|VM.GuestAgent.Unrestricted',
  },
  'GET /nodes/{node}/qemu/{vmid}/agent/get-vcpus': {
    needs: '/vms/{vmid} VM.GuestAgent.Audit|VM.GuestAgent.Unrestricted',
  },
  'POST /nodes/{node}/qemu/{vmid}/agent/suspend-disk': {
    needs: '/vms/{vmid} VM.PowerMgmt|VM.GuestAgent.Unrestricted',
  },
  'POST /nodes/{node}/qemu/{vmid}/agent/suspend-hybrid': {
    needs: '/vms/{vmid} VM.PowerMgmt|VM.GuestAgent.Unrestricted',
  },
  'POST /nodes/{node}/qemu/{vmid}/agent/suspend-ram': {
    needs: '/vms/{vmid} VM.PowerMgmt|VM.GuestAgent.Unrestricted',
  },
};
