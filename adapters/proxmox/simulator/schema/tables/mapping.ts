import type { MethodTable } from '../method-table.ts';

/** Resource mappings. */
export const mappingMethods: MethodTable = {
  'GET /cluster/mapping': { needs: 'all' },
  'GET /cluster/mapping/dir': { needs: 'all', takes: { 'check-node?': 'string ~pve-node' } },
  'POST /cluster/mapping/dir': {
    needs: '/mapping/dir Mapping.Modify',
    takes: { 'description?': 'string max:4096', id: 'string ~pve-configid', map: 'array' },
  },
  'DELETE /cluster/mapping/dir/{id}': {
    needs: '/mapping/dir Mapping.Modify',
    takes: { id: 'string ~pve-configid' },
  },
  'GET /cluster/mapping/dir/{id}': {
    needs: '/mapping/dir/{id} Mapping.Use|Mapping.Modify|Mapping.Audit',
    takes: { id: 'string ~pve-configid' },
  },
  'PUT /cluster/mapping/dir/{id}': {
    needs: '/mapping/dir/{id} Mapping.Modify',
    takes: {
      'delete?': 'string ~pve-configid-list max:4096',
      'description?': 'string max:4096',
      'digest?': 'string max:64',
      id: 'string ~pve-configid',
      'map?': 'array',
    },
  },
  'GET /cluster/mapping/pci': { needs: 'all', takes: { 'check-node?': 'string ~pve-node' } },
  'POST /cluster/mapping/pci': {
    needs: '/mapping/pci Mapping.Modify',
    takes: {
      'description?': 'string max:4096',
      id: 'string ~pve-configid',
      'live-migration-capable?': 'boolean',
      map: 'array',
      'mdev?': 'boolean',
    },
  },
  'DELETE /cluster/mapping/pci/{id}': {
    needs: '/mapping/pci Mapping.Modify',
    takes: { id: 'string ~pve-configid' },
  },
  'GET /cluster/mapping/pci/{id}': {
    needs: '/mapping/pci/{id} Mapping.Use|Mapping.Modify|Mapping.Audit',
    takes: { id: 'string ~pve-configid' },
  },
  'PUT /cluster/mapping/pci/{id}': {
    needs: '/mapping/pci/{id} Mapping.Modify',
    takes: {
      'delete?': 'string ~pve-configid-list max:4096',
      'description?': 'string max:4096',
      'digest?': 'string max:64',
      id: 'string ~pve-configid',
      'live-migration-capable?': 'boolean',
      'map?': 'array',
      'mdev?': 'boolean',
    },
  },
  'GET /cluster/mapping/usb': { needs: 'all', takes: { 'check-node?': 'string ~pve-node' } },
  'POST /cluster/mapping/usb': {
    needs: '/mapping/usb Mapping.Modify',
    takes: { 'description?': 'string max:4096', id: 'string ~pve-configid', map: 'array' },
  },
  'DELETE /cluster/mapping/usb/{id}': {
    needs: '/mapping/usb Mapping.Modify',
    takes: { id: 'string ~pve-configid' },
  },
  'GET /cluster/mapping/usb/{id}': {
    needs: '/mapping/usb/{id} Mapping.Use|Mapping.Modify|Mapping.Audit',
    takes: { id: 'string ~pve-configid' },
  },
  'PUT /cluster/mapping/usb/{id}': {
    needs: '/mapping/usb/{id} Mapping.Modify',
    takes: {
      'delete?': 'string ~pve-configid-list max:4096',
      'description?': 'string max:4096',
      'digest?': 'string max:64',
      id: 'string ~pve-configid',
      map: 'array',
    },
  },
};
