import { z } from 'zod';

/** Everything a caller can be allowed to do; each route names exactly one. */
export const permissions = [
  'connections:read',
  'connections:write',
  'connections:test',
  'resources:read',
  'vms:read',
  'vms:create',
  'vms:operate',
  'vms:change',
  'vms:delete',
  'vms:console',
  'backups:read',
  'backups:write',
  'operations:read',
  'operations:cancel',
  'events:read',
  'audit:read',
  'tokens:read',
  'tokens:write',
  'users:read',
  'users:write',
  'tenants:read',
  'tenants:write',
] as const;
export type Permission = (typeof permissions)[number];

export const roles = ['admin', 'operator', 'viewer'] as const;
export type Role = (typeof roles)[number];

export const permissionSchema = z.enum(permissions);
export const roleSchema = z.enum(roles).meta({
  description:
    '`viewer` reads, `operator` also works on VMs, `admin` also manages connections, tokens and users.',
});
