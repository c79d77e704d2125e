import type { MethodTable } from '../method-table.ts';

/** High availability. */
export const haMethods: MethodTable = {
  'GET /cluster/ha': { needs: '/ Sys.Audit' },
  'GET /cluster/ha/resources': { needs: '/ Sys.Audit', takes: { 'type?': 'string in:ct,vm' } },
  'POST /cluster/ha/resources': {
    needs: '/ Sys.Console',
    takes: {
      'comment?': 'string max:4096',
      'failback?': 'boolean',
      'group?': 'string ~pve-configid',
      'max_relocate?': 'integer 0..',
      'max_restart?': 'integer 0..',
      sid: 'string ~pve-ha-resource-or-vm-id',
      'state?': 'string in:started,stopped,enabled,disabled,ignored',
      'type?': 'string in:ct,vm',
    },
  },
  'DELETE /cluster/ha/resources/{sid}': {
    needs: '/ Sys.Console',
    takes: { 'purge?': 'boolean', sid: 'string ~pve-ha-resource-or-vm-id' },
  },
  'GET /cluster/ha/resources/{sid}': {
    needs: '/ Sys.Audit',
    takes: { sid: 'string ~pve-ha-resource-or-vm-id' },
  },
  'PUT /cluster/ha/resources/{sid}': {
    needs: '/ Sys.Console',
    takes: {
      'comment?': 'string max:4096',
      'delete?': 'string ~pve-configid-list max:4096',
      'digest?': 'string max:64',
      'failback?': 'boolean',
      'group?': 'string ~pve-configid',
      'max_relocate?': 'integer 0..',
      'max_restart?': 'integer 0..',
      sid: 'string ~pve-ha-resource-or-vm-id',
      'state?': 'string in:started,stopped,enabled,disabled,ignored',
    },
  },
  'POST /cluster/ha/resources/{sid}/migrate': {
    needs: '/ Sys.Console',
    takes: { node: 'string ~pve-node', sid: 'string ~pve-ha-resource-or-vm-id' },
  },
  'POST /cluster/ha/resources/{sid}/relocate': {
    needs: '/ Sys.Console',
    takes: { node: 'string ~pve-node', sid: 'string ~pve-ha-resource-or-vm-id' },
  },
  'GET /cluster/ha/groups': { needs: '/ Sys.Audit' },
  'POST /cluster/ha/groups': {
    needs: '/ Sys.Console',
    takes: {
      'comment?': 'string max:4096',
      group: 'string ~pve-configid',
      nodes: 'string ~pve-ha-node-list',
      'nofailback?': 'boolean',
      'restricted?': 'boolean',
      'type?': 'string in:group',
    },
  },
  'DELETE /cluster/ha/groups/{group}': {
    needs: '/ Sys.Console',
    takes: { group: 'string ~pve-configid' },
  },
  'GET /cluster/ha/groups/{group}': {
    needs: '/ Sys.Audit',
    takes: { group: 'string ~pve-configid' },
  },
  'PUT /cluster/ha/groups/{group}': {
    needs: '/ Sys.Console',
    takes: {
      'comment?': 'string max:4096',
      'delete?': 'string ~pve-configid-list max:4096',
      'digest?': 'string max:64',
      group: 'string ~pve-configid',
      'nodes?': 'string ~pve-ha-node-list',
      'nofailback?': 'boolean',
      'restricted?': 'boolean',
    },
  },
  'GET /cluster/ha/rules': {
    since: 9,
    needs: '/ Sys.Audit',
    takes: { 'resource?': 'string', 'type?': 'string in:node-affinity,resource-affinity' },
  },
  'POST /cluster/ha/rules': {
    since: 9,
    needs: '/ Sys.Console',
    takes: {
      'affinity?': 'string in:positive,negative',
      'comment?': 'string max:4096',
      'disable?': 'boolean',
      'nodes?': 'string ~pve-ha-node-list',
      resources: 'string ~pve-ha-resource-id-list',
      rule: 'string ~pve-configid',
      'strict?': 'boolean',
      type: 'string in:node-affinity,resource-affinity',
    },
  },
  'DELETE /cluster/ha/rules/{rule}': {
    since: 9,
    needs: '/ Sys.Console',
    takes: { rule: 'string ~pve-configid' },
  },
  'GET /cluster/ha/rules/{rule}': { since: 9, needs: '/ Sys.Audit', takes: { rule: 'string ~pve-configid' } },
  'PUT /cluster/ha/rules/{rule}': {
    since: 9,
    needs: '/ Sys.Console',
    takes: {
      'affinity?': 'string in:positive,negative',
      'comment?': 'string max:4096',
      'delete?': 'string ~pve-configid-list max:4096',
      'digest?': 'string max:64',
      'disable?': 'boolean',
      'nodes?': 'string ~pve-ha-node-list',
      'resources?': 'string ~pve-ha-resource-id-list',
      rule: 'string ~pve-configid',
      'strict?': 'boolean',
      type: 'string in:node-affinity,resource-affinity',
    },
  },
  'GET /cluster/ha/status': { needs: 'all' },
  'GET /cluster/ha/status/current': { needs: '/ Sys.Audit' },
  'GET /cluster/ha/status/manager_status': { needs: '/ Sys.Audit' },
};
