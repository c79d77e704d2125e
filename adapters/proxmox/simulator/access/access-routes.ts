import { dies, forbids, underLock } from '../http/api-error.ts';
import type { Call, Handlers } from '../http/call.ts';
import { isRoot } from './access.ts';
import type { Identity, User } from './access.ts';
import { may } from './permissions.ts';

/** Users, groups, roles, ACLs. */
export const accessRoutes: Handlers = {
  'GET /access': () =>
    ['users', 'groups', 'roles', 'acl', 'domains', 'permissions', 'password', 'ticket'].map((subdir) => ({
      subdir,
    })),
  'GET /access/users': (call) => {
    const sees = may(call.world, call.identity, '/access/groups', ['User.Modify', 'Sys.Audit']);
    return [...call.world.access.users.values()]
      .filter((user) => sees || user.id === call.identity.user)
      .map((user) => userRow(user, call.args.flag('full')));
  },
  'POST /access/users': (call) => {
    const { world, args } = call;
    const userid = args.text('userid');
    demandUsers(call);
    return underLock('create user', () => {
      if (world.access.users.has(userid)) throw dies(`user '${userid}' already exists`);
      demandGroups(call);
      applyUser(call, world.access.addUser(userid, args.maybeText('password')));
      return null;
    });
  },
  'GET /access/users/{userid}': (call) => {
    const user = userOf(call);
    if (user.id !== call.identity.user) demandUsers(call, 'Sys.Audit');
    const { userid: _, groups: __, tokens: ___, ...row } = userRow(user, true);
    return {
      ...row,
      groups: [...user.groups],
      tokens: Object.fromEntries(
        [...user.tokens].map(([name, token]) => [
          name,
          { privsep: token.privsep ? 1 : 0, expire: token.expire },
        ]),
      ),
    };
  },
  'PUT /access/users/{userid}': (call) => {
    demandUsers(call);
    return underLock('update user', () => {
      const user = userOf(call);
      demandGroups(call);
      applyUser(call, user);
      return null;
    });
  },
  'DELETE /access/users/{userid}': (call) => {
    demandUsers(call);
    const { access } = call.world;
    const user = access.users.get(call.args.text('userid'));
    // Only for root itself nobody looks whether there is such a user.
    if (user === undefined && isRoot(call.identity)) return null;
    if (user === undefined) return userOf(call);
    if (user.id === 'root@pam') throw dies('unable to delete root@pam');
    access.users.delete(user.id);
    access.setAcl(
      access.acl.filter((entry) => entry.ugid !== user.id && !entry.ugid.startsWith(`${user.id}!`)),
    );
    return null;
  },
  'PUT /access/password': (call) => {
    const user = userOf(call);
    if (user.id !== call.identity.user) demandUsers(call);
    user.password = call.args.text('password');
    return null;
  },
  'GET /access/groups': (call) =>
    [...call.world.access.groups].map(([groupid, { comment }]) => ({
      groupid,
      ...(comment === undefined ? {} : { comment }),
      users: membersOf(call, groupid).join(','),
    })),
  'POST /access/groups': (call) => {
    const { groups } = call.world.access;
    const id = call.args.text('groupid');
    if (groups.has(id)) throw dies(`create group failed: group '${id}' already exists`);
    groups.set(id, { comment: call.args.maybeText('comment') });
    return null;
  },
  'GET /access/groups/{groupid}': (call) => {
    const { comment } = groupOf(call);
    return {
      ...(comment === undefined ? {} : { comment }),
      members: membersOf(call, call.args.text('groupid')),
    };
  },
  'PUT /access/groups/{groupid}': (call) => {
    return underLock('update group', () => {
      groupOf(call).comment = call.args.maybeText('comment');
      return null;
    });
  },
  'DELETE /access/groups/{groupid}': (call) => {
    const { access } = call.world;
    const id = call.args.text('groupid');
    underLock('delete group', () => groupOf(call));
    access.groups.delete(id);
    for (const user of access.users.values()) user.groups.delete(id);
    access.setAcl(access.acl.filter((entry) => entry.type !== 'group' || entry.ugid !== id));
    return null;
  },
  'GET /access/roles': ({ world: { access } }) =>
    [...access.roles].map(([roleid, privileges]) => ({
      roleid,
      privs: privileges.join(','),
      special: access.special.has(roleid) ? 1 : 0,
    })),
  'POST /access/roles': (call) => {
    const id = call.args.text('roleid');
    if (call.world.access.roles.has(id)) throw dies(`create role failed: role '${id}' already exists`);
    call.world.access.roles.set(id, knownPrivileges(call));
    return null;
  },
  'GET /access/roles/{roleid}': (call) => Object.fromEntries(roleOf(call).map((name) => [name, 1])),
  'PUT /access/roles/{roleid}': (call) => {
    const id = call.args.text('roleid');
    if (call.world.access.special.has(id)) throw dies(`auto-generated role '${id}' cannot be modified`);
    const before = underLock('update role', () => roleOf(call));
    call.world.access.roles.set(id, [
      ...new Set([...(call.args.flag('append') ? before : []), ...knownPrivileges(call)]),
    ]);
    return null;
  },
  'DELETE /access/roles/{roleid}': (call) => {
    const id = call.args.text('roleid');
    if (call.world.access.special.has(id)) throw dies(`auto-generated role '${id}' cannot be deleted`);
    underLock('delete role', () => roleOf(call));
    call.world.access.roles.delete(id);
    return null;
  },
  'GET /access/acl': (call) => {
    const { world, identity } = call;
    return world.access.acl
      .filter(
        (entry) =>
          may(world, identity, entry.path, ['Permissions.Modify']) ||
          may(world, identity, '/access', ['Sys.Audit']),
      )
      .map(({ path, type, ugid, role, propagate }) => ({
        path,
        type,
        ugid,
        roleid: role,
        propagate: propagate ? 1 : 0,
      }));
  },
  'PUT /access/acl': setAcl,
  'GET /access/domains': () => [
    { realm: 'pam', type: 'pam', comment: 'Linux PAM standard authentication', default: 1 },
    { realm: 'pve', type: 'pve', comment: 'Proxmox VE authentication server' },
  ],
  'GET /access/domains/{realm}': (call) => {
    const realm = call.args.text('realm');
    if (realm !== 'pam' && realm !== 'pve') throw dies(`domain '${realm}' does not exist`);
    return {
      type: realm,
      comment: realm === 'pam' ? 'Linux PAM standard authentication' : 'Proxmox VE authentication server',
    };
  },
};

function demandUsers(call: Call, ...more: readonly string[]): void {
  const privileges = ['User.Modify', ...more];
  if (!may(call.world, call.identity, '/access/groups', privileges))
    throw forbids(`/access/groups, ${privileges.join('|')}`);
}

export function userOf(call: Call): User {
  const id = call.args.text('userid');
  const user = call.world.access.users.get(id);
  if (user === undefined) throw dies(`no such user ('${id}')`);
  return user;
}

function groupOf(call: Call): { comment: string | undefined } {
  const id = call.args.text('groupid');
  const group = call.world.access.groups.get(id);
  if (group === undefined) throw dies(`group '${id}' does not exist`);
  return group;
}

function roleOf(call: Call): readonly string[] {
  const id = call.args.text('roleid');
  const role = call.world.access.roles.get(id);
  if (role === undefined) throw dies(`role '${id}' does not exist`);
  return role;
}

function knownPrivileges(call: Call): readonly string[] {
  const names = call.args.list('privs');
  const unknown = names.find((name) => !call.world.access.privileges.includes(name));
  if (unknown !== undefined) throw dies(`invalid privilege '${unknown}'`);
  return names;
}

function membersOf(call: Call, group: string): readonly string[] {
  return [...call.world.access.users.values()]
    .filter((user) => user.groups.has(group))
    .map((user) => user.id);
}

function userRow(user: User, full: boolean): Record<string, unknown> {
  const row = {
    userid: user.id,
    enable: user.enable ? 1 : 0,
    expire: user.expire,
    'realm-type': user.id.split('@')[1],
    ...Object.fromEntries(user.details),
  };
  if (!full) return row;
  const tokens = [...user.tokens].map(([tokenid, token]) => ({
    tokenid,
    privsep: token.privsep ? 1 : 0,
    expire: token.expire,
    ...(token.comment === undefined ? {} : { comment: token.comment }),
  }));
  return { ...row, groups: [...user.groups].join(','), tokens };
}

function applyUser(call: Call, user: User): void {
  const { args } = call;
  if (args.has('enable')) user.enable = args.flag('enable');
  user.expire = args.maybeNumber('expire') ?? user.expire;
  for (const key of ['comment', 'email', 'firstname', 'lastname', 'keys']) {
    const value = args.maybeText(key)?.trim();
    if (value === '') user.details.delete(key);
    else if (value !== undefined) user.details.set(key, value);
  }
  if (!args.has('groups')) return;
  if (!args.flag('append')) user.groups.clear();
  for (const group of args.list('groups')) user.groups.add(group);
}

function demandGroups(call: Call): void {
  for (const group of call.args.list('groups'))
    if (!call.world.access.groups.has(group)) throw dies(`no such group '${group}'`);
}

function setAcl(call: Call): null {
  const { world, identity, args } = call;
  const path = `/${args
    .text('path')
    .split('/')
    .filter((part) => part !== '')
    .join('/')}`;
  const mayModify =
    may(world, identity, path, ['Permissions.Modify']) || mayGrantItself(call, identity, path);
  if (!mayModify) throw forbids(`${path}, Permissions.Modify`);
  const { access } = world;
  for (const role of args.list('roles'))
    if (!access.roles.has(role)) throw dies(`ACL update failed: role '${role}' does not exist`);
  const whom = (['users', 'groups', 'tokens'] as const).flatMap((name) =>
    args.list(name).map((ugid) => [name.slice(0, -1) as 'user' | 'group' | 'token', ugid] as const),
  );
  for (const [type, ugid] of whom) {
    if (!exists(call, type, ugid)) throw dies(`ACL update failed: ${type} '${ugid}' does not exist`);
    for (const role of args.list('roles')) {
      if (args.flag('delete'))
        access.setAcl(
          access.acl.filter((one) => one.path !== path || one.ugid !== ugid || one.role !== role),
        );
      else access.grant(path, type, ugid, role, args.flag('propagate', true));
    }
  }
  return null;
}

/** Who may allocate a guest, a storage or a pool may also give rights on it. */
function mayGrantItself(call: Call, identity: Identity, path: string): boolean {
  const [, kind] = path.split('/');
  const needed =
    kind === 'vms'
      ? 'VM.Allocate'
      : kind === 'storage'
        ? 'Datastore.Allocate'
        : kind === 'pool'
          ? 'Pool.Allocate'
          : undefined;
  return needed !== undefined && may(call.world, identity, path, [needed]);
}

function exists(call: Call, type: 'user' | 'group' | 'token', ugid: string): boolean {
  const { access } = call.world;
  if (type === 'group') return access.groups.has(ugid);
  const [user = '', token] = ugid.split('!');
  const found = access.users.get(user);
  return type === 'user' ? found !== undefined : token !== undefined && found?.tokens.has(token) === true;
}
