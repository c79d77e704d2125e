import { tokenRoutes } from '@anyvisor/api';
import type { TenantView } from '@anyvisor/api';
import type { FastifyInstance } from 'fastify';
import type { Tenant } from '../../identity/tenants.ts';
import { recordAudit } from '../../audit/record.ts';
import { inTenant } from '../../db/transaction.ts';
import { findTenantName } from '../../identity/queries.ts';
import { actorOf, answer, ok, valueOf } from '../answers.ts';
import { notFound } from '../api-fault.ts';
import { keyIn, pageWithOneMore } from '../cursor.ts';
import type { HttpDeps } from '../deps.ts';
import { handle } from '../handle.ts';

export function addTenantRoutes(
  app: FastifyInstance,
  {
    tenants,
    envelope,
    database,
    clock,
    newId,
  }: Pick<HttpDeps, 'tenants' | 'envelope' | 'database' | 'clock' | 'newId'>,
): void {
  handle(app, tokenRoutes.listTenants, async ({ query: { limit, cursor } }) => {
    const page = { limit: limit + 1, ...(cursor === undefined ? {} : { after: keyIn(cursor) }) };
    return ok(pageWithOneMore((await tenants.list(page)).map(wireTenant), limit, ({ name }) => name));
  });
  handle(app, tokenRoutes.createTenant, async ({ principal, body }) => {
    const userId = principal.type === 'user' ? principal.id : undefined;
    const made = valueOf(await tenants.create(body.name, userId));
    return answer(201, { ...wireTenant(made), adminToken: made.adminToken });
  });
  handle(app, tokenRoutes.rotateTenantKey, async ({ principal, params: { tenantId } }) => {
    const rotated = await inTenant(database, tenantId, async (tx) => {
      const name = await findTenantName(tx, tenantId);
      if (name === undefined) {
        throw notFound('tenant', tenantId);
      }
      const connections = await envelope.rotateTenantKey(tx, tenantId, clock.now());
      const rewrappedKeys = await envelope.rewrap(tx);
      await recordAudit(tx, {
        id: newId(),
        tenantId,
        at: clock.now(),
        actor: actorOf(principal),
        action: 'tenant.rotate-key',
        subject: { type: 'tenant', id: tenantId, name },
        detail: { connections, rewrappedKeys },
      });
      return { connections, rewrappedKeys };
    });
    return ok(rotated);
  });
}

function wireTenant({ id, name, createdAt }: Tenant): TenantView {
  return { id, name, createdAt: createdAt.toISOString() };
}
