import { z } from 'zod';
import { pageOf, pageQuery } from './list.ts';
import { route } from './route.ts';
import { id, jsonValue, time } from './scalars.ts';
import type { View } from './view.ts';

const auditEntry = z
  .object({
    id,
    at: time,
    actor: z.object({ type: z.string(), id: z.string(), name: z.string() }),
    action: z.string().meta({ description: 'A noun and a verb: `vm.create`, `connection.update`.' }),
    subject: z.object({ type: z.string(), id: z.string().nullable(), name: z.string() }),
    detail: z.record(z.string(), jsonValue),
  })
  .meta({
    id: 'AuditEntry',
    description: 'Who did what to what. Never changed afterwards; holds no secrets.',
  });
export type AuditEntryView = View<typeof auditEntry>;

export const auditRoutes = {
  listAuditEntries: route({
    method: 'GET',
    path: '/audit-entries',
    operationId: 'listAuditEntries',
    tag: 'Access',
    summary: 'Who did what, newest first',
    permission: 'audit:read',
    query: pageQuery,
    responses: { 200: { description: 'A page.', schema: pageOf('AuditEntryPage', auditEntry) } },
  }),
};
