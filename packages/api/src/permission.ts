import { z } from 'zod';

/** Everything a caller can be allowed to do; each route names exactly one. */
export const permissions = [
  'capability:read',
  'connection:read',
  'connection:test',
  'connection:write',
  'event:read',
  'inventory:read',
  'operation:cancel',
  'operation:read',
  'tenant:write',
  'token:read',
  'token:write',
  'vm:clone',
  'vm:configure',
  'vm:console',
  'vm:create',
  'vm:delete',
  'vm:migrate',
  'vm:power',
  'vm:read',
  'vm:snapshot',
] as const;
export type Permission = (typeof permissions)[number];

export const roles = ['viewer', 'operator', 'admin'] as const;
export type Role = (typeof roles)[number];

export const permissionSchema = z.enum(permissions);
export const roleSchema = z.enum(roles).meta({
  description: '`viewer` reads, `operator` also works on VMs, `admin` also manages connections and tokens.',
});
