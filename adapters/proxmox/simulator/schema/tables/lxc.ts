import type { MethodTable } from '../method-table.ts';
import { lxcMovableKeys, lxcVolumeKeys } from './disk-keys.ts';
import { lxcOptions } from './lxc-options.ts';
/** Containers. */
export const lxcMethods: MethodTable = {
  'GET /nodes/{node}/lxc': { needs: 'all' },
  'POST /nodes/{node}/lxc': {
    needs: 'all',
    takes: {
      ...lxcOptions,
      'bwlimit?': 'number 0..',
      'force?': 'boolean',
      'ha-managed?': 'boolean',
      'ignore-unpack-errors?': 'boolean',
      ostemplate: 'string max:255',
      'password?': 'string',
      'pool?': 'string ~pve-poolid',
      'restore?': 'boolean',
      'ssh-public-keys?': 'string',
      'start?': 'boolean',
      'storage?': 'string ~pve-storage-id',
      'unique?': 'boolean with:restore',
      vmid: 'integer ~pve-vmid 100..999999999',
    },
  },
  'DELETE /nodes/{node}/lxc/{vmid}': {
    needs: '/vms/{vmid} VM.Allocate',
    takes: { 'destroy-unreferenced-disks?': 'boolean', 'force?': 'boolean', 'purge?': 'boolean' },
  },
  'GET /nodes/{node}/lxc/{vmid}': { needs: 'all' },
  'GET /nodes/{node}/lxc/{vmid}/config': {
    needs: '/vms/{vmid} VM.Audit',
    takes: { 'current?': 'boolean', 'snapshot?': 'string ~pve-configid max:40' },
  },
  'PUT /nodes/{node}/lxc/{vmid}/config': {
    needs: '/vms/{vmid} VM.Config.Disk|VM.Config.CPU|VM.Config.Memory|VM.Config.Network|VM.Config.Options',
    takes: {
      ...lxcOptions,
      'delete?': 'string ~pve-configid-list',
      'digest?': 'string max:40',
      'revert?': 'string ~pve-configid-list',
    },
  },
  'GET /nodes/{node}/lxc/{vmid}/status': { needs: 'all' },
  'GET /nodes/{node}/lxc/{vmid}/status/current': { needs: '/vms/{vmid} VM.Audit' },
  'POST /nodes/{node}/lxc/{vmid}/status/start': {
    needs: '/vms/{vmid} VM.PowerMgmt',
    takes: { 'debug?': 'boolean', 'skiplock?': 'boolean' },
  },
  'POST /nodes/{node}/lxc/{vmid}/status/stop': {
    needs: '/vms/{vmid} VM.PowerMgmt',
    takes: { 'overrule-shutdown?': 'boolean', 'skiplock?': 'boolean' },
  },
  'POST /nodes/{node}/lxc/{vmid}/status/shutdown': {
    needs: '/vms/{vmid} VM.PowerMgmt',
    takes: { 'forceStop?': 'boolean', 'timeout?': 'integer 0..' },
  },
  'POST /nodes/{node}/lxc/{vmid}/status/suspend': { needs: '/vms/{vmid} VM.PowerMgmt' },
  'POST /nodes/{node}/lxc/{vmid}/status/resume': { needs: '/vms/{vmid} VM.PowerMgmt' },
  'POST /nodes/{node}/lxc/{vmid}/status/reboot': {
    needs: '/vms/{vmid} VM.PowerMgmt',
    takes: { 'timeout?': 'integer 0..' },
  },
  'GET /nodes/{node}/lxc/{vmid}/snapshot': { needs: '/vms/{vmid} VM.Audit' },
  'POST /nodes/{node}/lxc/{vmid}/snapshot': {
    needs: '/vms/{vmid} VM.Snapshot',
    takes: { 'description?': 'string', snapname: 'string ~pve-configid max:40' },
  },
  'DELETE /nodes/{node}/lxc/{vmid}/snapshot/{snapname}': {
    needs: '/vms/{vmid} VM.Snapshot',
    takes: { 'force?': 'boolean', snapname: 'string ~pve-configid max:40' },
  },
  'GET /nodes/{node}/lxc/{vmid}/snapshot/{snapname}': {
    needs: 'all',
    takes: { snapname: 'string ~pve-configid max:40' },
  },
  'POST /nodes/{node}/lxc/{vmid}/snapshot/{snapname}/rollback': {
    needs: '/vms/{vmid} VM.Snapshot|VM.Snapshot.Rollback',
    takes: { snapname: 'string ~pve-configid max:40', 'start?': 'boolean' },
  },
  'GET /nodes/{node}/lxc/{vmid}/snapshot/{snapname}/config': {
    needs: '/vms/{vmid} VM.Snapshot|VM.Snapshot.Rollback|VM.Audit',
    takes: { snapname: 'string ~pve-configid max:40' },
  },
  'PUT /nodes/{node}/lxc/{vmid}/snapshot/{snapname}/config': {
    needs: '/vms/{vmid} VM.Snapshot',
    takes: { 'description?': 'string', snapname: 'string ~pve-configid max:40' },
  },
  'GET /nodes/{node}/lxc/{vmid}/rrddata': {
    needs: '/vms/{vmid} VM.Audit',
    takes: { 'cf?': 'string in:AVERAGE,MAX', timeframe: 'string in:hour,day,week,month,year' },
  },
  'POST /nodes/{node}/lxc/{vmid}/vncproxy': {
    needs: '/vms/{vmid} VM.Console',
    takes: { 'height?': 'integer 16..2160', 'websocket?': 'boolean', 'width?': 'integer 16..4096' },
  },
  'POST /nodes/{node}/lxc/{vmid}/termproxy': { needs: '/vms/{vmid} VM.Console' },
  'GET /nodes/{node}/lxc/{vmid}/vncwebsocket': {
    needs: '/vms/{vmid} VM.Console',
    takes: { port: 'integer 5900..5999', vncticket: 'string max:512' },
  },
  'GET /nodes/{node}/lxc/{vmid}/migrate': {
    needs: '/vms/{vmid} VM.Migrate',
    takes: { 'target?': 'string ~pve-node' },
  },
  'POST /nodes/{node}/lxc/{vmid}/migrate': {
    needs: '/vms/{vmid} VM.Migrate',
    takes: {
      'bwlimit?': 'number 0..',
      'online?': 'boolean',
      'restart?': 'boolean',
      target: 'string ~pve-node',
      'target-storage?': 'string ~storage-pair-list',
      'timeout?': 'integer',
    },
  },
  'GET /nodes/{node}/lxc/{vmid}/feature': {
    needs: '/vms/{vmid} VM.Audit',
    takes: { feature: 'string in:snapshot,clone,copy', 'snapname?': 'string ~pve-configid max:40' },
  },
  'POST /nodes/{node}/lxc/{vmid}/template': { needs: '/vms/{vmid} VM.Allocate' },
  'POST /nodes/{node}/lxc/{vmid}/clone': {
    needs: '/vms/{vmid} VM.Clone',
    takes: {
      'bwlimit?': 'number 0..',
      'description?': 'string',
      'full?': 'boolean',
      'hostname?': 'string ~dns-name',
      newid: 'integer ~pve-vmid 100..999999999',
      'pool?': 'string ~pve-poolid',
      'snapname?': 'string ~pve-configid max:40',
      'storage?': 'string ~pve-storage-id',
      'target?': 'string ~pve-node',
    },
  },
  'PUT /nodes/{node}/lxc/{vmid}/resize': {
    needs: '/vms/{vmid} VM.Config.Disk',
    takes: {
      'digest?': 'string max:40',
      disk: `string in:${lxcVolumeKeys}`,
      size: 'string like:new-size',
    },
  },
  'POST /nodes/{node}/lxc/{vmid}/move_volume': {
    needs: '/vms/{vmid} VM.Config.Disk',
    takes: {
      'bwlimit?': 'number 0..',
      'delete?': 'boolean',
      'digest?': 'string max:40',
      'storage?': 'string ~pve-storage-id',
      'target-digest?': 'string max:40',
      'target-vmid?': 'integer ~pve-vmid 100..999999999',
      'target-volume?': `string in:${lxcMovableKeys}`,
      volume: `string in:${lxcMovableKeys}`,
    },
  },
  'GET /nodes/{node}/lxc/{vmid}/pending': { needs: '/vms/{vmid} VM.Audit' },
  'GET /nodes/{node}/lxc/{vmid}/interfaces': { needs: '/vms/{vmid} VM.Audit' },
};
