import { z } from 'zod';
import { pageOf, pageQuery } from './list.ts';
import { roleSchema } from './permission.ts';
import { route } from './route.ts';
import { id, time } from './scalars.ts';
import { newPassword, userName } from './user-name.ts';
import type { View } from './view.ts';

const user = z
  .object({
    id,
    name: z.string(),
    role: roleSchema,
    disabled: z.boolean().meta({ description: 'Cannot enter this tenant.' }),
    lastSignInAt: time.nullable().meta({ description: 'Into this tenant.' }),
    createdAt: time,
  })
  .meta({ id: 'User', description: 'Somebody who belongs to this tenant.' });
export type UserView = View<typeof user>;

const createUser = z
  .strictObject({
    name: userName,
    password: newPassword.exactOptional().meta({
      description:
        'Only a platform admin may leave it out: that lets a user of another tenant into this one as well.',
    }),
    role: roleSchema,
  })
  .meta({ id: 'CreateUser' });

const changeUser = z
  .strictObject({
    role: roleSchema.exactOptional(),
    disabled: z.boolean().exactOptional(),
    password: newPassword.exactOptional(),
  })
  .refine((change) => Object.keys(change).length > 0, { message: 'nothing to change' })
  .meta({ id: 'ChangeUser' });

const params = z.strictObject({ userId: id });
const tag = 'Access';

export const userRoutes = {
  listUsers: route({
    method: 'GET',
    path: '/users',
    operationId: 'listUsers',
    tag,
    summary: 'Users of this tenant, by name',
    permission: 'users:read',
    query: pageQuery,
    responses: { 200: { description: 'A page.', schema: pageOf('UserPage', user) } },
  }),
  createUser: route({
    method: 'POST',
    path: '/users',
    operationId: 'createUser',
    tag,
    summary: 'Make a user of this tenant',
    permission: 'users:write',
    body: createUser,
    responses: { 201: { description: 'Made.', schema: user } },
    problems: [404, 409],
  }),
  changeUser: route({
    method: 'PATCH',
    path: '/users/{userId}',
    operationId: 'changeUser',
    tag,
    summary: 'Change role or password, disable or enable',
    description:
      'Takes hold of open sessions at once. 409 for the last admin of the tenant. The password of somebody who belongs ' +
      'to other tenants too, and anything about a platform admin, is changed by a platform admin only.',
    permission: 'users:write',
    params,
    body: changeUser,
    responses: { 200: { description: 'Changed.', schema: user } },
    problems: [404, 409],
  }),
  removeUser: route({
    method: 'DELETE',
    path: '/users/{userId}',
    operationId: 'removeUser',
    tag,
    summary: 'Take the membership of this tenant away',
    description: 'The user goes with the last one. 409 for the last admin of the tenant.',
    permission: 'users:write',
    params,
    responses: { 204: { description: 'Taken away; sessions in it have ended.' } },
    problems: [404, 409],
  }),
};
