import type { MethodTable } from '../method-table.ts';
import { qemuDiskKeys, qemuMovableKeys } from './disk-keys.ts';
import { qemuOptions } from './qemu-options.ts';
/** Virtual machines: list, create, config, disks. */
export const qemuMethods: MethodTable = {
  'GET /nodes/{node}/qemu': { needs: 'all', takes: { 'full?': 'boolean' } },
  'POST /nodes/{node}/qemu': {
    needs: 'all',
    takes: {
      ...qemuOptions,
      'archive?': 'string max:255',
      'bwlimit?': 'integer 0..',
      'force?': 'boolean with:archive',
      'ha-managed?': 'boolean',
      'import-working-storage?': 'string ~pve-storage-id',
      'live-restore?': 'boolean',
      'pool?': 'string ~pve-poolid',
      'start?': 'boolean',
      'storage?': 'string ~pve-storage-id',
      'unique?': 'boolean with:archive',
      vmid: 'integer ~pve-vmid 100..999999999',
    },
  },
  'DELETE /nodes/{node}/qemu/{vmid}': {
    needs: '/vms/{vmid} VM.Allocate',
    takes: { 'destroy-unreferenced-disks?': 'boolean', 'purge?': 'boolean', 'skiplock?': 'boolean' },
  },
  'GET /nodes/{node}/qemu/{vmid}': { needs: 'all' },
  'GET /nodes/{node}/qemu/{vmid}/config': {
    needs: '/vms/{vmid} VM.Audit',
    takes: { 'current?': 'boolean', 'snapshot?': 'string ~pve-configid max:40' },
  },
  'POST /nodes/{node}/qemu/{vmid}/config': {
    needs:
      '/vms/{vmid} VM.Config.Disk|VM.Config.CDROM|VM.Config.CPU|VM.Config.Memory|VM.Config.Network|VM.Config.HWType|VM.Config.Options|VM.Config.Cloudinit',
    takes: {
      ...qemuOptions,
      'background_delay?': 'integer 1..30',
      'delete?': 'string ~pve-configid-list',
      'digest?': 'string max:40',
      'force?': 'boolean with:delete',
      'import-working-storage?': 'string ~pve-storage-id',
      'revert?': 'string ~pve-configid-list',
      'skiplock?': 'boolean',
    },
  },
  'PUT /nodes/{node}/qemu/{vmid}/config': {
    needs:
      '/vms/{vmid} VM.Config.Disk|VM.Config.CDROM|VM.Config.CPU|VM.Config.Memory|VM.Config.Network|VM.Config.HWType|VM.Config.Options|VM.Config.Cloudinit',
    takes: {
      ...qemuOptions,
      'delete?': 'string ~pve-configid-list',
      'digest?': 'string max:40',
      'force?': 'boolean with:delete',
      'revert?': 'string ~pve-configid-list',
      'skiplock?': 'boolean',
    },
  },
  'GET /nodes/{node}/qemu/{vmid}/pending': { needs: '/vms/{vmid} VM.Audit' },
  'GET /nodes/{node}/qemu/{vmid}/cloudinit': { needs: '/vms/{vmid} VM.Audit' },
  'PUT /nodes/{node}/qemu/{vmid}/cloudinit': { needs: '/vms/{vmid} VM.Config.Cloudinit' },
  'GET /nodes/{node}/qemu/{vmid}/cloudinit/dump': {
    needs: '/vms/{vmid} VM.Audit',
    takes: { type: 'string in:user,network,meta' },
  },
  'PUT /nodes/{node}/qemu/{vmid}/unlink': {
    needs: '/vms/{vmid} VM.Config.Disk',
    takes: { 'force?': 'boolean', idlist: 'string ~pve-configid-list' },
  },
  'PUT /nodes/{node}/qemu/{vmid}/sendkey': {
    needs: '/vms/{vmid} VM.Console',
    takes: { key: 'string', 'skiplock?': 'boolean' },
  },
  'GET /nodes/{node}/qemu/{vmid}/feature': {
    needs: '/vms/{vmid} VM.Audit',
    takes: { feature: 'string in:snapshot,clone,copy', 'snapname?': 'string ~pve-configid max:40' },
  },
  'POST /nodes/{node}/qemu/{vmid}/clone': {
    needs: '/vms/{vmid} VM.Clone',
    takes: {
      'bwlimit?': 'integer 0..',
      'description?': 'string',
      'format?': 'string in:raw,qcow2,vmdk',
      'full?': 'boolean',
      'name?': 'string ~dns-name',
      newid: 'integer ~pve-vmid 100..999999999',
      'pool?': 'string ~pve-poolid',
      'snapname?': 'string ~pve-configid max:40',
      'storage?': 'string ~pve-storage-id',
      'target?': 'string ~pve-node',
    },
  },
  'POST /nodes/{node}/qemu/{vmid}/move_disk': {
    needs: '/vms/{vmid} VM.Config.Disk',
    takes: {
      'bwlimit?': 'integer 0..',
      'delete?': 'boolean',
      'digest?': 'string max:40',
      disk: `string in:${qemuMovableKeys}`,
      'format?': 'string in:raw,qcow2,vmdk',
      'storage?': 'string ~pve-storage-id',
      'target-digest?': 'string max:40',
      'target-disk?': `string in:${qemuMovableKeys}`,
      'target-vmid?': 'integer ~pve-vmid 100..999999999',
    },
  },
  'GET /nodes/{node}/qemu/{vmid}/migrate': {
    needs: '/vms/{vmid} VM.Migrate',
    takes: { 'target?': 'string ~pve-node' },
  },
  'POST /nodes/{node}/qemu/{vmid}/migrate': {
    needs: '/vms/{vmid} VM.Migrate',
    takes: {
      'bwlimit?': 'integer 0..',
      'force?': 'boolean',
      'migration_network?': 'string ~CIDR',
      'migration_type?': 'string in:secure,insecure',
      'online?': 'boolean',
      target: 'string ~pve-node',
      'targetstorage?': 'string ~storage-pair-list',
      'with-conntrack-state?': 'boolean',
      'with-local-disks?': 'boolean',
    },
  },
  'PUT /nodes/{node}/qemu/{vmid}/resize': {
    needs: '/vms/{vmid} VM.Config.Disk',
    takes: {
      'digest?': 'string max:40',
      disk: `string in:${qemuDiskKeys}`,
      size: 'string like:new-size',
      'skiplock?': 'boolean',
    },
  },
  'POST /nodes/{node}/qemu/{vmid}/template': {
    needs: '/vms/{vmid} VM.Allocate',
    takes: { 'disk?': `string in:${qemuDiskKeys}` },
  },
};
