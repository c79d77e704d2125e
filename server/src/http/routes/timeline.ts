import { timelineRoutes, timelineSources } from '@anyvisor/api';
import type { FastifyInstance } from 'fastify';
import { can } from '../../access/permissions.ts';
import { inTenant } from '../../db/transaction.ts';
import { timelineEntry } from '../../timeline/entry.ts';
import { timelineRows } from '../../timeline/queries.ts';
import type { TimelinePlace } from '../../timeline/queries.ts';
import { ok } from '../answers.ts';
import { invalidCursor, keyIn, pageWithOneMore } from '../cursor.ts';
import type { HttpDeps } from '../deps.ts';
import { handle } from '../handle.ts';
import { knownVm } from './vms.ts';

type Deps = Pick<HttpDeps, 'database' | 'lists'>;

export function addTimelineRoutes(app: FastifyInstance, deps: Deps): void {
  handle(app, timelineRoutes.getVmTimeline, async ({ principal, params: { vmId }, query }) => {
    const { limit, cursor, source = timelineSources } = query;
    const sources = source.filter((each) => each !== 'audit' || can(principal, 'audit:read'));
    const page = { sources, limit: limit + 1, ...(cursor === undefined ? {} : { after: placeIn(cursor) }) };
    const rows = await inTenant(deps.database, principal.tenantId, (tx) => timelineRows(tx, vmId, page));
    if (rows.length === 0 && cursor === undefined) {
      // Nothing is known of it: then it should at least be there.
      await knownVm(deps, principal.tenantId, vmId);
    }
    const { items, ...more } = pageWithOneMore(rows, limit, ({ at, key }) => `${at} ${key}`);
    return ok({ ...more, items: items.map(timelineEntry) });
  });
}

const place =
  /^(?<at>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z) (?<key>(?:event|operation|audit)-[0-9a-f-]{1,40})$/;

function placeIn(cursor: string): TimelinePlace {
  const { at, key } = place.exec(keyIn(cursor))?.groups ?? {};
  if (at === undefined || key === undefined || Number.isNaN(Date.parse(at))) {
    throw invalidCursor();
  }
  return { at, key };
}
