import { tokenRoutes } from '@anyvisor/api';
import type { TenantView } from '@anyvisor/api';
import type { FastifyInstance } from 'fastify';
import type { Tenant } from '../../identity/tenants.ts';
import { answer, ok, valueOf } from '../answers.ts';
import { keyIn, pageWithOneMore } from '../cursor.ts';
import type { HttpDeps } from '../deps.ts';
import { handle } from '../handle.ts';

export function addTenantRoutes(app: FastifyInstance, { tenants }: Pick<HttpDeps, 'tenants'>): void {
  handle(app, tokenRoutes.listTenants, async ({ query: { limit, cursor } }) => {
    const page = { limit: limit + 1, ...(cursor === undefined ? {} : { after: keyIn(cursor) }) };
    return ok(pageWithOneMore((await tenants.list(page)).map(wireTenant), limit, ({ name }) => name));
  });
  handle(app, tokenRoutes.createTenant, async ({ body }) => {
    const made = valueOf(await tenants.create(body.name));
    return answer(201, { ...wireTenant(made), adminToken: made.adminToken });
  });
}

function wireTenant({ id, name, createdAt }: Tenant): TenantView {
  return { id, name, createdAt: createdAt.toISOString() };
}
