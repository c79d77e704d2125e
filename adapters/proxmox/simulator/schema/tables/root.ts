import type { MethodTable } from '../method-table.ts';

/** The root: version and pools. */
export const rootMethods: MethodTable = {
  'GET /': { needs: 'all' },
  'DELETE /pools': {
    needs: '/pool/{poolid} Pool.Allocate',
    takes: { poolid: 'string ~pve-poolid' },
  },
  'GET /pools': {
    needs: 'all',
    takes: { 'poolid?': 'string ~pve-poolid', 'type?': 'string in:qemu,lxc,storage with:poolid' },
  },
  'POST /pools': {
    needs: '/pool/{poolid} Pool.Allocate',
    takes: { 'comment?': 'string', poolid: 'string ~pve-poolid' },
  },
  'PUT /pools': {
    needs: '/pool/{poolid} Pool.Allocate',
    takes: {
      'allow-move?': 'boolean',
      'comment?': 'string',
      'delete?': 'boolean',
      poolid: 'string ~pve-poolid',
      'storage?': 'string ~pve-storage-id-list',
      'vms?': 'string ~pve-vmid-list',
    },
  },
  'DELETE /pools/{poolid}': {
    needs: '/pool/{poolid} Pool.Allocate',
    takes: { poolid: 'string ~pve-poolid' },
  },
  'GET /pools/{poolid}': {
    needs: '/pool/{poolid} Pool.Audit',
    takes: { poolid: 'string ~pve-poolid', 'type?': 'string in:qemu,lxc,storage' },
  },
  'PUT /pools/{poolid}': {
    needs: '/pool/{poolid} Pool.Allocate',
    takes: {
      'allow-move?': 'boolean',
      'comment?': 'string',
      'delete?': 'boolean',
      poolid: 'string ~pve-poolid',
      'storage?': 'string ~pve-storage-id-list',
      'vms?': 'string ~pve-vmid-list',
    },
  },
  'GET /version': { needs: 'all' },
};
