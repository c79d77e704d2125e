import { summaryRoutes } from '@anyvisor/api';
import type { HypervisorType } from '@anyvisor/domain';
import type { FastifyInstance } from 'fastify';
import { inTenant } from '../../db/transaction.ts';
import { summarise } from '../../summary/summary.ts';
import { ok } from '../answers.ts';
import type { HttpDeps } from '../deps.ts';
import { handle } from '../handle.ts';

type Deps = Pick<HttpDeps, 'database' | 'adapters' | 'clock'>;

export function addSummaryRoutes(app: FastifyInstance, { database, adapters, clock }: Deps): void {
  const names = new Map(adapters.map(({ type, displayName }) => [type, displayName]));
  const nameOf = (type: HypervisorType) => names.get(type) ?? type;
  handle(app, summaryRoutes.getSummary, async ({ principal: { tenantId } }) =>
    ok(await inTenant(database, tenantId, (tx) => summarise(tx, tenantId, clock.now(), nameOf))),
  );
}
