import { userRoutes } from '@anyvisor/api';
import type { UserView as WireUser } from '@anyvisor/api';
import type { FastifyInstance } from 'fastify';
import type { UserView } from '../../identity/user.ts';
import { userKey } from '../../identity/user-name.ts';
import { answer, noContent, ok } from '../answers.ts';
import { notFound } from '../api-fault.ts';
import { keyIn, pageWithOneMore } from '../cursor.ts';
import type { HttpDeps } from '../deps.ts';
import { handle } from '../handle.ts';
import { acceptedOf } from '../refusal-fault.ts';

export function addUserRoutes(app: FastifyInstance, { people: { users } }: Pick<HttpDeps, 'people'>): void {
  const known = async (tenantId: string, userId: string): Promise<WireUser> => {
    const user = await users.find(tenantId, userId);
    if (user === undefined) {
      throw notFound('user', userId);
    }
    return wireUser(user);
  };
  handle(app, userRoutes.listUsers, async ({ principal, query: { limit, cursor } }) => {
    const page = { limit: limit + 1, ...(cursor === undefined ? {} : { after: keyIn(cursor) }) };
    const found = await users.list(principal.tenantId, page);
    return ok(pageWithOneMore(found.map(wireUser), limit, ({ name }) => userKey(name)));
  });
  handle(app, userRoutes.createUser, async ({ principal, body }) => {
    const id = acceptedOf(await users.add(principal, body));
    return answer(201, await known(principal.tenantId, id));
  });
  handle(app, userRoutes.changeUser, async ({ principal, params: { userId }, body }) => {
    acceptedOf(await users.change(principal, userId, body));
    return ok(await known(principal.tenantId, userId));
  });
  handle(app, userRoutes.removeUser, async ({ principal, params: { userId } }) => {
    acceptedOf(await users.remove(principal, userId));
    return noContent;
  });
}

function wireUser({ id, name, role, disabled, lastSignInAt, createdAt }: UserView): WireUser {
  return {
    id,
    name,
    role,
    disabled,
    lastSignInAt: lastSignInAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  };
}
