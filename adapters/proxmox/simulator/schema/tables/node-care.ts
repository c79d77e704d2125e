import type { MethodTable } from '../method-table.ts';

/** Nodes: packages, appliances, logs, disks, replication, all guests at once. */
export const nodeCareMethods: MethodTable = {
  'GET /nodes/{node}/aplinfo': { needs: 'all' },
  'GET /nodes/{node}/apt': { needs: 'all' },
  'GET /nodes/{node}/apt/update': { needs: '/nodes/{node} Sys.Modify' },
  'GET /nodes/{node}/apt/versions': { needs: '/nodes/{node} Sys.Audit' },
  'GET /nodes/{node}/apt/repositories': { needs: '/nodes/{node} Sys.Audit' },
  'GET /nodes/{node}/netstat': { needs: '/nodes/{node} Sys.Audit' },
  'GET /nodes/{node}/syslog': {
    needs: '/nodes/{node} Sys.Syslog',
    takes: {
      'limit?': 'integer 0..',
      'service?': 'string max:128',
      'since?': 'string like:log-time',
      'start?': 'integer 0..',
      'until?': 'string like:log-time',
    },
  },
  'GET /nodes/{node}/journal': {
    needs: '/nodes/{node} Sys.Syslog',
    takes: {
      'endcursor?': 'string',
      'lastentries?': 'integer 0..',
      'since?': 'integer 0..',
      'startcursor?': 'string',
      'until?': 'integer 0..',
    },
  },
  'GET /nodes/{node}/report': { needs: '/nodes/{node} Sys.Audit' },
  'GET /nodes/{node}/replication': {
    needs: 'all',
    takes: { 'guest?': 'integer ~pve-vmid 100..999999999' },
  },
  'GET /nodes/{node}/replication/{id}': {
    needs: 'all',
    takes: { id: 'string ~pve-replication-job-id like:replication-job' },
  },
  'GET /nodes/{node}/replication/{id}/status': {
    needs: 'all',
    takes: { id: 'string ~pve-replication-job-id like:replication-job' },
  },
  'GET /nodes/{node}/replication/{id}/log': {
    needs: 'all',
    takes: {
      id: 'string ~pve-replication-job-id like:replication-job',
      'limit?': 'integer 0..',
      'start?': 'integer 0..',
    },
  },
  'GET /nodes/{node}/capabilities/qemu/cpu-flags': {
    needs: 'all',
    takes: { 'arch?': 'string in:x86_64,aarch64' },
  },
  'GET /nodes/{node}/capabilities/qemu/migration': { needs: '/nodes/{node} Sys.Audit' },
  'GET /nodes/{node}/scan': { needs: 'all' },
  'GET /nodes/{node}/hardware/pci/{pci-id-or-mapping}': {
    needs: 'all',
    takes: {
      'pci-id-or-mapping': 'string like:pci-or-mapping',
    },
  },
  'GET /nodes/{node}/disks': { needs: 'all' },
  'GET /nodes/{node}/disks/lvm': { needs: '/ Sys.Audit' },
  'GET /nodes/{node}/disks/lvmthin': { needs: '/ Sys.Audit' },
  'GET /nodes/{node}/disks/directory': { needs: '/ Sys.Audit' },
  'GET /nodes/{node}/disks/zfs': { needs: '/ Sys.Audit' },
  'GET /nodes/{node}/disks/smart': {
    needs: '/ Sys.Audit',
    takes: { disk: 'string like:block-device', 'healthonly?': 'boolean' },
  },
  'GET /nodes/{node}/certificates': { needs: 'all' },
  'GET /nodes/{node}/sdn': { needs: 'all' },
  'GET /nodes/{node}/query-url-metadata': {
    needs: 'own',
    takes: { url: 'string like:web-url', 'verify-certificates?': 'boolean' },
  },
  'POST /nodes/{node}/aplinfo': {
    needs: '/storage/{storage} Datastore.AllocateTemplate',
    takes: { storage: 'string ~pve-storage-id', template: 'string max:255' },
  },
  'POST /nodes/{node}/apt/update': {
    needs: '/nodes/{node} Sys.Modify',
    takes: { 'notify?': 'boolean', 'quiet?': 'boolean' },
  },
  'POST /nodes/{node}/replication/{id}/schedule_now': {
    needs: 'all',
    takes: { id: 'string ~pve-replication-job-id like:replication-job' },
  },
  'POST /nodes/{node}/suspendall': {
    needs: 'all',
    takes: { 'max-workers?': 'integer 1..64', 'vms?': 'string ~pve-vmid-list' },
  },
  'POST /nodes/{node}/migrateall': {
    needs: 'all',
    takes: {
      'max-workers?': 'integer 1..64',
      'maxworkers?': 'integer 1..64',
      target: 'string ~pve-node',
      'vms?': 'string ~pve-vmid-list',
      'with-local-disks?': 'boolean',
    },
  },
  'POST /nodes/{node}/wakeonlan': { needs: '/nodes/{node} Sys.PowerMgmt' },
  'GET /nodes/{node}/storage/{storage}/prunebackups': {
    needs: '/storage/{storage} Datastore.Audit|Datastore.AllocateSpace',
    takes: {
      'prune-backups?': 'string ~prune-backups',
      storage: 'string ~pve-storage-id',
      'type?': 'string in:qemu,lxc',
      'vmid?': 'integer ~pve-vmid 100..999999999',
    },
  },
  'DELETE /nodes/{node}/storage/{storage}/prunebackups': {
    needs: 'all',
    takes: {
      'prune-backups?': 'string ~prune-backups',
      storage: 'string ~pve-storage-id',
      'type?': 'string in:qemu,lxc',
      'vmid?': 'integer ~pve-vmid 100..999999999',
    },
  },
};
