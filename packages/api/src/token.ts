import { z } from 'zod';
import { pageOf, pageQuery } from './list.ts';
import { permissionSchema, roleSchema } from './permission.ts';
import { route } from './route.ts';
import { id, label, time } from './scalars.ts';
import type { View } from './view.ts';

export const tokenView = z
  .object({
    id,
    name: z.string(),
    role: roleSchema,
    madeBy: z
      .object({ id, name: z.string() })
      .nullable()
      .meta({
        description:
          'The user it goes back to, also when one of their tokens made it. It never may more than they may at present, ' +
          "stops while they are disabled and is deleted with them. Null: nobody's, as a first administrator's token.",
      }),
    actsAs: roleSchema
      .nullable()
      .meta({ description: "Its role or its maker's, whichever is less. Null while its maker is disabled." }),
    createdAt: time,
    expiresAt: time.nullable(),
    revokedAt: time.nullable(),
    lastUsedAt: time.nullable(),
  })
  .meta({ id: 'Token' });
export type TokenView = View<typeof tokenView>;

const createToken = z
  .strictObject({ name: label, role: roleSchema, expiresAt: time.exactOptional() })
  .meta({ id: 'CreateToken' });
export type CreateToken = View<typeof createToken>;

const createdToken = z
  .object({
    ...tokenView.shape,
    secret: z.string().meta({ description: 'The token itself, shown this once.' }),
  })
  .meta({ id: 'CreatedToken' });
export type CreatedToken = View<typeof createdToken>;

const tenantView = z.object({ id, name: z.string(), createdAt: time }).meta({ id: 'Tenant' });
export type TenantView = View<typeof tenantView>;

const createdTenant = z
  .object({ ...tenantView.shape, adminToken: z.string().meta({ description: 'Shown this once.' }) })
  .meta({ id: 'CreatedTenant' });

const rotatedKey = z
  .object({
    connections: z.int().meta({ description: 'Whose credentials were sealed anew.' }),
    rewrappedKeys: z.int().meta({ description: 'Older keys that were wrapped with the present master key.' }),
  })
  .meta({ id: 'RotatedKey' });

const whoami = z
  .object({
    tenant: z.object({ id, name: z.string() }),
    token: z.object({ id, name: z.string() }).nullable().meta({ description: 'Null: a user asks.' }),
    user: z.object({ id, name: z.string() }).nullable().meta({ description: 'Null: a token asks.' }),
    role: roleSchema,
    permissions: z.array(permissionSchema),
    platformAdmin: z.boolean(),
  })
  .meta({ id: 'Whoami' });
export type Whoami = View<typeof whoami>;

export const tokenRoutes = {
  whoami: route({
    method: 'GET',
    path: '/whoami',
    operationId: 'whoami',
    tag: 'Access',
    summary: 'Who is asking and what they may do',
    permission: 'authenticated',
    responses: { 200: { description: 'The caller.', schema: whoami } },
  }),
  listTokens: route({
    method: 'GET',
    path: '/tokens',
    operationId: 'listTokens',
    tag: 'Access',
    summary: 'API tokens of this tenant',
    permission: 'tokens:read',
    query: pageQuery,
    responses: { 200: { description: 'A page.', schema: pageOf('TokenPage', tokenView) } },
  }),
  createToken: route({
    method: 'POST',
    path: '/tokens',
    operationId: 'createToken',
    tag: 'Access',
    summary: 'Make a token; it is shown this once',
    description: 'It goes back to the user who asks, or to the one whose token asks.',
    permission: 'tokens:write',
    body: createToken,
    responses: { 201: { description: 'Made.', schema: createdToken, headers: ['Location'] } },
  }),
  revokeToken: route({
    method: 'DELETE',
    path: '/tokens/{tokenId}',
    operationId: 'revokeToken',
    tag: 'Access',
    summary: 'Revoke a token; it stops working at once',
    permission: 'tokens:write',
    params: z.strictObject({ tokenId: id }),
    responses: { 204: { description: 'Revoked.' } },
    problems: [404],
  }),
  listTenants: route({
    method: 'GET',
    path: '/tenants',
    operationId: 'listTenants',
    tag: 'Access',
    summary: 'Tenants of this installation',
    description: 'Only for a platform admin.',
    permission: 'tenants:read',
    query: pageQuery,
    responses: { 200: { description: 'A page.', schema: pageOf('TenantPage', tenantView) } },
  }),
  createTenant: route({
    method: 'POST',
    path: '/tenants',
    operationId: 'createTenant',
    tag: 'Access',
    summary: 'Make a tenant and its first admin token',
    description: 'Only for a platform admin. A user who makes it becomes its first admin.',
    permission: 'tenants:write',
    body: z.strictObject({ name: label }).meta({ id: 'CreateTenant' }),
    responses: {
      201: {
        description: 'Made; the token is shown this once.',
        schema: createdTenant,
      },
    },
    problems: [409],
  }),
  rotateTenantKey: route({
    method: 'POST',
    path: '/tenants/{tenantId}/rotate-key',
    operationId: 'rotateTenantKey',
    tag: 'Access',
    summary: 'A new key for the secrets of a tenant',
    description:
      'Only for a platform admin. The credentials of its connections are sealed anew with it, and all its keys are ' +
      'wrapped with the present master key, so that an older master key is needed no more.',
    permission: 'tenants:write',
    params: z.strictObject({ tenantId: id }),
    responses: { 200: { description: 'Rotated.', schema: rotatedKey } },
    problems: [404],
  }),
};
