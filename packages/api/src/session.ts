import { z } from 'zod';
import { permissionSchema, roleSchema } from './permission.ts';
import { route } from './route.ts';
import { id, time } from './scalars.ts';
import { newPassword, presentedPassword, presentedUserName, userName } from './user-name.ts';
import type { View } from './view.ts';

/** `__Host-` makes browsers insist on Secure, Path=/ and no Domain: no sibling site can set it. */
export const sessionCookieName = '__Host-anyvisor-session';

const named = { id, name: z.string() };

const session = z
  .object({
    user: z.object(named),
    tenant: z.object(named),
    role: roleSchema,
    permissions: z.array(permissionSchema),
    platformAdmin: z.boolean(),
    tenants: z
      .array(z.object({ ...named, role: roleSchema }))
      .meta({ description: 'Where the user belongs, by name.' }),
    csrfToken: z.string().meta({
      description:
        'Goes as `X-CSRF-Token` with every change that the session asks for; another one per tenant.',
    }),
    expiresAt: time.meta({ description: 'When it ends unless it is used before then.' }),
  })
  .meta({ id: 'Session' });
export type SessionView = View<typeof session>;

const signIn = z
  .strictObject({ name: presentedUserName, password: presentedPassword })
  .meta({ id: 'SignIn' });

const setUp = z
  .strictObject({
    token: z.string().min(1).max(512).meta({ description: 'The one that was printed at the first start.' }),
    name: userName,
    password: newPassword,
  })
  .meta({ id: 'SetUp' });

const changePassword = z
  .strictObject({ current: presentedPassword, password: newPassword })
  .meta({ id: 'ChangePassword' });

const tag = 'Sign-in';
const signedIn = { description: 'Signed in; the cookie comes with it.', schema: session } as const;

export const sessionRoutes = {
  getSetup: route({
    method: 'GET',
    path: '/setup',
    operationId: 'getSetup',
    tag,
    summary: 'Whether the first user has yet to be made, and whether this is a lab',
    permission: 'public',
    responses: {
      200: {
        description: 'Whether.',
        schema: z
          .object({
            needed: z.boolean(),
            simulated: z.boolean().meta({ description: 'A lab: nothing in this installation is real.' }),
          })
          .meta({ id: 'Setup' }),
      },
    },
  }),
  setUp: route({
    method: 'POST',
    path: '/setup',
    operationId: 'setUp',
    tag,
    summary: 'Make the first user, who administers the platform',
    description: '409 when there is a user already.',
    permission: 'public',
    body: setUp,
    responses: { 201: signedIn },
    problems: [401, 403, 409, 429],
  }),
  signIn: route({
    method: 'POST',
    path: '/session',
    operationId: 'signIn',
    tag,
    summary: 'Sign in with name and password',
    description:
      'One answer for an unknown user, a wrong password and a disabled user. After some failures 429 with ' +
      '`Retry-After`, whatever the password.',
    permission: 'public',
    body: signIn,
    responses: { 201: signedIn },
    problems: [401, 403, 429],
  }),
  getSession: route({
    method: 'GET',
    path: '/session',
    operationId: 'getSession',
    tag,
    summary: 'Who is signed in',
    description: '401 without a session, also for an API token: see `/whoami`.',
    permission: 'authenticated',
    responses: { 200: { description: 'The session.', schema: session } },
  }),
  switchTenant: route({
    method: 'PATCH',
    path: '/session',
    operationId: 'switchTenant',
    tag,
    summary: 'Go on in another tenant of yours',
    description: 'The CSRF token changes with it: what another tab still asks for the old tenant is refused.',
    permission: 'authenticated',
    body: z.strictObject({ tenantId: id }).meta({ id: 'SwitchTenant' }),
    responses: { 200: { description: 'The session there.', schema: session } },
    problems: [403, 404],
  }),
  signOut: route({
    method: 'DELETE',
    path: '/session',
    operationId: 'signOut',
    tag,
    summary: 'Sign out',
    permission: 'authenticated',
    responses: { 204: { description: 'Signed out; the cookie is cleared.' } },
    problems: [403],
  }),
  changePassword: route({
    method: 'PUT',
    path: '/session/password',
    operationId: 'changePassword',
    tag,
    summary: 'Change your own password; your other sessions end',
    description: '422 with the pointer `/current` when the present password is not that one.',
    permission: 'authenticated',
    body: changePassword,
    responses: { 204: { description: 'Changed.' } },
    problems: [403],
  }),
};
