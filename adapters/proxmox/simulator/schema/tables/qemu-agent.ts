import type { MethodTable } from '../method-table.ts';

/** The guest agent. */
export const agentMethods: MethodTable = {
  'GET /nodes/{node}/qemu/{vmid}/agent': { needs: 'all' },
  'POST /nodes/{node}/qemu/{vmid}/agent': {
    needs: '/vms/{vmid} VM.GuestAgent.Unrestricted|VM.GuestAgent.Unrestricted',
    takes: {
      command:
        'string in:fsfreeze-freeze,fsfreeze-status,fsfreeze-thaw,fstrim,get-fsinfo,get-host-name,get-memory-block-info,get-memory-blocks,get-osinfo,get-time,get-timezone,get-users,get-vcpus,info,network-get-interfaces,ping,shutdown,suspend-disk,suspend-hybrid,suspend-ram',
    },
  },
  'POST /nodes/{node}/qemu/{vmid}/agent/fsfreeze-freeze': {
    needs: '/vms/{vmid} VM.GuestAgent.FileSystemMgmt|VM.GuestAgent.Unrestricted',
  },
  'POST /nodes/{node}/qemu/{vmid}/agent/fsfreeze-status': {
    needs: '/vms/{vmid} VM.GuestAgent.Audit|VM.GuestAgent.FileSystemMgmt|VM.GuestAgent.Unrestricted',
  },
  'POST /nodes/{node}/qemu/{vmid}/agent/fsfreeze-thaw': {
    needs: '/vms/{vmid} VM.GuestAgent.FileSystemMgmt|VM.GuestAgent.Unrestricted',
  },
  'POST /nodes/{node}/qemu/{vmid}/agent/fstrim': {
    needs: '/vms/{vmid} VM.GuestAgent.FileSystemMgmt|VM.GuestAgent.Unrestricted',
  },
  'GET /nodes/{node}/qemu/{vmid}/agent/get-fsinfo': {
    needs: '/vms/{vmid} VM.GuestAgent.Audit|VM.GuestAgent.Unrestricted',
  },
  'GET /nodes/{node}/qemu/{vmid}/agent/get-host-name': {
    needs: '/vms/{vmid} VM.GuestAgent.Audit|VM.GuestAgent.Unrestricted',
  },
  'GET /nodes/{node}/qemu/{vmid}/agent/get-osinfo': {
    needs: '/vms/{vmid} VM.GuestAgent.Audit|VM.GuestAgent.Unrestricted',
  },
  'GET /nodes/{node}/qemu/{vmid}/agent/get-time': {
    needs: '/vms/{vmid} VM.GuestAgent.Audit|VM.GuestAgent.Unrestricted',
  },
  'GET /nodes/{node}/qemu/{vmid}/agent/get-timezone': {
    needs: '/vms/{vmid} VM.GuestAgent.Audit|VM.GuestAgent.Unrestricted',
  },
  'GET /nodes/{node}/qemu/{vmid}/agent/get-users': {
    needs: '/vms/{vmid} VM.GuestAgent.Audit|VM.GuestAgent.Unrestricted',
  },
  'GET /nodes/{node}/qemu/{vmid}/agent/info': {
    needs: '/vms/{vmid} VM.GuestAgent.Audit|VM.GuestAgent.Unrestricted',
  },
  'GET /nodes/{node}/qemu/{vmid}/agent/network-get-interfaces': {
    needs: '/vms/{vmid} VM.GuestAgent.Audit|VM.GuestAgent.Unrestricted',
  },
  'POST /nodes/{node}/qemu/{vmid}/agent/ping': {
    needs: '/vms/{vmid} VM.GuestAgent.Audit|VM.GuestAgent.Unrestricted',
  },
  'POST /nodes/{node}/qemu/{vmid}/agent/shutdown': {
    needs: '/vms/{vmid} VM.PowerMgmt|VM.GuestAgent.Unrestricted',
  },
  'POST /nodes/{node}/qemu/{vmid}/agent/set-user-password': {
    needs: '/vms/{vmid} VM.GuestAgent.Unrestricted',
    takes: { 'crypted?': 'boolean', password: 'string max:1024', username: 'string' },
  },
  'POST /nodes/{node}/qemu/{vmid}/agent/exec': {
    needs: '/vms/{vmid} VM.GuestAgent.Unrestricted',
    takes: { command: 'array', 'input-data?': 'string max:65536' },
  },
  'GET /nodes/{node}/qemu/{vmid}/agent/exec-status': {
    needs: '/vms/{vmid} VM.GuestAgent.Unrestricted',
    takes: { pid: 'integer' },
  },
  'GET /nodes/{node}/qemu/{vmid}/agent/file-read': {
    needs: '/vms/{vmid} VM.GuestAgent.FileRead|VM.GuestAgent.Unrestricted',
    takes: {
      'count?': 'integer 1..16777216',
      'decode?': 'boolean',
      file: 'string',
      'offset?': 'integer 0..',
    },
  },
  'POST /nodes/{node}/qemu/{vmid}/agent/file-write': {
    needs: '/vms/{vmid} VM.GuestAgent.FileWrite|VM.GuestAgent.Unrestricted',
    takes: { content: 'string max:61440', 'encode?': 'boolean', file: 'string' },
  },
};
