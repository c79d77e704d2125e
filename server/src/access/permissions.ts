import type { Permission } from '@anyvisor/api';
import type { Principal, Role } from '../identity/principal.ts';

/** The one question of rights; whatever is not granted is denied. */
export function can(principal: Principal, permission: Permission): boolean {
  if (platformPermissions.has(permission)) {
    return principal.platformAdmin;
  }
  return granted[principal.role].has(permission);
}

/** Beyond one tenant: no role has them. */
const platformPermissions: ReadonlySet<Permission> = new Set(['tenants:read', 'tenants:write']);

const viewer: readonly Permission[] = [
  'connections:read',
  'resources:read',
  'vms:read',
  'backups:read',
  'operations:read',
  'events:read',
];

const operator: readonly Permission[] = [
  ...viewer,
  'connections:test',
  'vms:create',
  'vms:operate',
  'vms:change',
  'vms:delete',
  'vms:console',
  'backups:write',
  'operations:cancel',
];

const admin: readonly Permission[] = [
  ...operator,
  'connections:write',
  'audit:read',
  'tokens:read',
  'tokens:write',
  'users:read',
  'users:write',
];

const granted: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  admin: new Set(admin),
  operator: new Set(operator),
  viewer: new Set(viewer),
};
