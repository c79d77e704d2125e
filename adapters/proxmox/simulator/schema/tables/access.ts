import type { MethodTable } from '../method-table.ts';

/** Users, groups, roles, tokens, ACLs, tickets. */
export const accessMethods: MethodTable = {
  'GET /access': { needs: 'all' },
  'GET /access/users': { needs: 'all', takes: { 'enabled?': 'boolean', 'full?': 'boolean' } },
  'POST /access/users': {
    needs: 'own',
    takes: {
      'comment?': 'string max:2048',
      'email?': 'string ~email-opt max:254',
      'enable?': 'boolean',
      'expire?': 'integer 0..',
      'firstname?': 'string max:1024',
      'groups?': 'string ~pve-groupid-list',
      'keys?': 'string like:user-keys',
      'lastname?': 'string max:1024',
      'password?': 'string max:64',
      userid: 'string ~pve-userid max:64',
    },
  },
  'DELETE /access/users/{userid}': { needs: 'own', takes: { userid: 'string ~pve-userid max:64' } },
  'GET /access/users/{userid}': { needs: 'own', takes: { userid: 'string ~pve-userid max:64' } },
  'PUT /access/users/{userid}': {
    needs: 'own',
    takes: {
      'append?': 'boolean with:groups',
      'comment?': 'string max:2048',
      'email?': 'string ~email-opt max:254',
      'enable?': 'boolean',
      'expire?': 'integer 0..',
      'firstname?': 'string max:1024',
      'groups?': 'string ~pve-groupid-list',
      'keys?': 'string like:user-keys',
      'lastname?': 'string max:1024',
      userid: 'string ~pve-userid max:64',
    },
  },
  'GET /access/users/{userid}/token': {
    needs: 'own',
    takes: { userid: 'string ~pve-userid max:64' },
  },
  'DELETE /access/users/{userid}/token/{tokenid}': {
    needs: 'own',
    takes: { tokenid: 'string', userid: 'string ~pve-userid max:64' },
  },
  'GET /access/users/{userid}/token/{tokenid}': {
    needs: 'own',
    takes: { tokenid: 'string', userid: 'string ~pve-userid max:64' },
  },
  'POST /access/users/{userid}/token/{tokenid}': {
    needs: 'own',
    takes: {
      'comment?': 'string',
      'expire?': 'integer 0..',
      'privsep?': 'boolean',
      tokenid: 'string',
      userid: 'string ~pve-userid max:64',
    },
  },
  'PUT /access/users/{userid}/token/{tokenid}': {
    needs: 'own',
    takes: {
      'comment?': 'string',
      'delete?': 'string ~pve-configid-list',
      'expire?': 'integer 0..',
      'privsep?': 'boolean',
      tokenid: 'string',
      userid: 'string ~pve-userid max:64',
    },
  },
  'GET /access/groups': { needs: 'all' },
  'POST /access/groups': {
    needs: '/access/groups Group.Allocate',
    takes: { 'comment?': 'string', groupid: 'string ~pve-groupid' },
  },
  'DELETE /access/groups/{groupid}': {
    needs: '/access/groups Group.Allocate',
    takes: { groupid: 'string ~pve-groupid' },
  },
  'GET /access/groups/{groupid}': {
    needs: '/access/groups Sys.Audit|Group.Allocate',
    takes: { groupid: 'string ~pve-groupid' },
  },
  'PUT /access/groups/{groupid}': {
    needs: '/access/groups Group.Allocate',
    takes: { 'comment?': 'string', groupid: 'string ~pve-groupid' },
  },
  'GET /access/roles': { needs: 'all' },
  'POST /access/roles': {
    needs: '/access Sys.Modify',
    takes: { 'privs?': 'string ~pve-priv-list', roleid: 'string ~pve-roleid' },
  },
  'DELETE /access/roles/{roleid}': {
    needs: '/access Sys.Modify',
    takes: { roleid: 'string ~pve-roleid' },
  },
  'GET /access/roles/{roleid}': { needs: 'all', takes: { roleid: 'string ~pve-roleid' } },
  'PUT /access/roles/{roleid}': {
    needs: '/access Sys.Modify',
    takes: {
      'append?': 'boolean with:privs',
      'privs?': 'string ~pve-priv-list',
      roleid: 'string ~pve-roleid',
    },
  },
  'GET /access/acl': { needs: 'all' },
  'PUT /access/acl': {
    needs: 'own',
    takes: {
      'delete?': 'boolean',
      'groups?': 'string ~pve-groupid-list',
      path: 'string',
      'propagate?': 'boolean',
      roles: 'string ~pve-roleid-list',
      'tokens?': 'string ~pve-tokenid-list',
      'users?': 'string ~pve-userid-list',
    },
  },
  'GET /access/domains': { needs: 'world' },
  'GET /access/domains/{realm}': {
    needs: '/access/realm Realm.Allocate|Sys.Audit',
    takes: { realm: 'string ~pve-realm max:32' },
  },
  'GET /access/ticket': { needs: 'world' },
  'POST /access/ticket': {
    needs: 'world',
    ticketOnly: true,
    takes: {
      'new-format?': 'boolean',
      'otp?': 'string',
      password: 'string',
      'path?': 'string max:64 with:privs',
      'privs?': 'string ~pve-priv-list max:64 with:path',
      'realm?': 'string ~pve-realm max:32',
      'tfa-challenge?': 'string',
      username: 'string max:64',
    },
  },
  'PUT /access/password': {
    needs: 'own',
    ticketOnly: true,
    takes: {
      'confirmation-password?': 'string max:64',
      password: 'string max:64',
      userid: 'string ~pve-userid max:64',
    },
  },
  'GET /access/permissions': { needs: 'all', takes: { 'path?': 'string', 'userid?': 'string' } },
};
