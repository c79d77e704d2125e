import type { MethodTable } from '../method-table.ts';

/** Virtual machines: power, snapshots, console, metrics. */
export const qemuStatusMethods: MethodTable = {
  'GET /nodes/{node}/qemu/{vmid}/rrddata': {
    needs: '/vms/{vmid} VM.Audit',
    takes: { 'cf?': 'string in:AVERAGE,MAX', timeframe: 'string in:hour,day,week,month,year' },
  },
  'POST /nodes/{node}/qemu/{vmid}/vncproxy': {
    needs: '/vms/{vmid} VM.Console',
    takes: { 'generate-password?': 'boolean', 'websocket?': 'boolean' },
  },
  'POST /nodes/{node}/qemu/{vmid}/termproxy': {
    needs: '/vms/{vmid} VM.Console',
    takes: { 'serial?': 'string in:serial0,serial1,serial2,serial3' },
  },
  'GET /nodes/{node}/qemu/{vmid}/vncwebsocket': {
    needs: '/vms/{vmid} VM.Console',
    takes: { port: 'integer 5900..5999', vncticket: 'string max:512' },
  },
  'GET /nodes/{node}/qemu/{vmid}/status': { needs: 'all' },
  'GET /nodes/{node}/qemu/{vmid}/status/current': { needs: '/vms/{vmid} VM.Audit' },
  'POST /nodes/{node}/qemu/{vmid}/status/start': {
    needs: '/vms/{vmid} VM.PowerMgmt',
    takes: {
      'force-cpu?': 'string',
      'machine?': 'string ~qemu-machine',
      'migratedfrom?': 'string ~pve-node',
      'migration_network?': 'string ~CIDR',
      'migration_type?': 'string in:secure,insecure',
      'nets-host-mtu?': 'string like:mtu-of-nets',
      'skiplock?': 'boolean',
      'stateuri?': 'string max:128',
      'targetstorage?': 'string ~storage-pair-list',
      'timeout?': 'integer 0..',
      'with-conntrack-state?': 'boolean',
    },
  },
  'POST /nodes/{node}/qemu/{vmid}/status/stop': {
    needs: '/vms/{vmid} VM.PowerMgmt',
    takes: {
      'keepActive?': 'boolean',
      'migratedfrom?': 'string ~pve-node',
      'overrule-shutdown?': 'boolean',
      'skiplock?': 'boolean',
      'timeout?': 'integer 0..',
    },
  },
  'POST /nodes/{node}/qemu/{vmid}/status/reset': {
    needs: '/vms/{vmid} VM.PowerMgmt',
    takes: { 'skiplock?': 'boolean' },
  },
  'POST /nodes/{node}/qemu/{vmid}/status/shutdown': {
    needs: '/vms/{vmid} VM.PowerMgmt',
    takes: {
      'forceStop?': 'boolean',
      'keepActive?': 'boolean',
      'skiplock?': 'boolean',
      'timeout?': 'integer 0..',
    },
  },
  'POST /nodes/{node}/qemu/{vmid}/status/reboot': {
    needs: '/vms/{vmid} VM.PowerMgmt',
    takes: { 'timeout?': 'integer 0..' },
  },
  'POST /nodes/{node}/qemu/{vmid}/status/suspend': {
    needs: '/vms/{vmid} VM.PowerMgmt',
    takes: {
      'skiplock?': 'boolean',
      'statestorage?': 'string ~pve-storage-id with:todisk',
      'todisk?': 'boolean',
    },
  },
  'POST /nodes/{node}/qemu/{vmid}/status/resume': {
    needs: '/vms/{vmid} VM.PowerMgmt',
    takes: { 'nocheck?': 'boolean', 'skiplock?': 'boolean' },
  },
  'GET /nodes/{node}/qemu/{vmid}/snapshot': { needs: '/vms/{vmid} VM.Audit' },
  'POST /nodes/{node}/qemu/{vmid}/snapshot': {
    needs: '/vms/{vmid} VM.Snapshot',
    takes: {
      'description?': 'string',
      snapname: 'string ~pve-configid max:40',
      'vmstate?': 'boolean',
    },
  },
  'DELETE /nodes/{node}/qemu/{vmid}/snapshot/{snapname}': {
    needs: '/vms/{vmid} VM.Snapshot',
    takes: { 'force?': 'boolean', snapname: 'string ~pve-configid max:40' },
  },
  'GET /nodes/{node}/qemu/{vmid}/snapshot/{snapname}': {
    needs: 'all',
    takes: { snapname: 'string ~pve-configid max:40' },
  },
  'GET /nodes/{node}/qemu/{vmid}/snapshot/{snapname}/config': {
    needs: '/vms/{vmid} VM.Snapshot|VM.Snapshot.Rollback|VM.Audit',
    takes: { snapname: 'string ~pve-configid max:40' },
  },
  'PUT /nodes/{node}/qemu/{vmid}/snapshot/{snapname}/config': {
    needs: '/vms/{vmid} VM.Snapshot',
    takes: { 'description?': 'string', snapname: 'string ~pve-configid max:40' },
  },
  'POST /nodes/{node}/qemu/{vmid}/snapshot/{snapname}/rollback': {
    needs: '/vms/{vmid} VM.Snapshot|VM.Snapshot.Rollback',
    takes: { snapname: 'string ~pve-configid max:40', 'start?': 'boolean' },
  },
};
