import { auditRoutes } from '@anyvisor/api';
import type { FastifyInstance } from 'fastify';
import { listAuditEntries } from '../../audit/list.ts';
import { inTenant } from '../../db/transaction.ts';
import { ok } from '../answers.ts';
import { keyIn, pageWithOneMore } from '../cursor.ts';
import type { HttpDeps } from '../deps.ts';
import { handle } from '../handle.ts';

export function addAuditRoutes(app: FastifyInstance, { database }: Pick<HttpDeps, 'database'>): void {
  handle(app, auditRoutes.listAuditEntries, async ({ principal, query: { limit, cursor } }) => {
    const page = { limit: limit + 1, ...(cursor === undefined ? {} : { before: keyIn(cursor) }) };
    const found = await inTenant(database, principal.tenantId, (tx) => listAuditEntries(tx, page));
    const entries = found.map(({ id, at, actor, action, subject, detail }) => ({
      id,
      at: at.toISOString(),
      actor,
      action,
      subject,
      detail,
    }));
    return ok(pageWithOneMore(entries, limit, ({ id }) => id));
  });
}
