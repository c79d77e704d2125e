import type { ComputeUnitView, ComputeTreeView, ListQuery, Page } from '@anyvisor/api';
import { sql } from 'kysely';
import type { Clock } from '../../clock.ts';
import type { Database } from '../../db/database.ts';
import { inTenant } from '../../db/transaction.ts';
import type { Lists, UnitList } from '../../http/lists.ts';
import { withTransitions } from '../../operations/in-progress.ts';
import type { UnitKind } from '../connection-state.ts';
import { findVm, vmRecord, vmRows } from '../vm-queries.ts';
import { readPage } from './page.ts';
import { unitFields } from './unit-fields.ts';
import { computeUnitView, networkView, storageUnitView, templateView, unitRows } from './unit-queries.ts';
import type { UnitRow } from './unit-queries.ts';
import { vmFields } from './vm-fields.ts';
import { vmSummary, vmView } from './vm-views.ts';

/** Units of a connection's tree read at once: more than any endpoint has, and still a bound. */
const treeLimit = 20_000;

/** Reading the inventory, a page at a time. */
export function createLists(db: Database, clock: Clock): Lists {
  return {
    vms: (tenantId, query) =>
      inTenant(db, tenantId, async (tx) => {
        const now = clock.now();
        const page = await readPage(
          tx,
          vmRows(tx),
          {
            fields: vmFields,
            defaultSort: 'name',
            id: sql`v.id`,
            search: searchVms,
            item: (row) => vmRecord(row, now),
          },
          query,
        );
        return { ...page, items: (await withTransitions(tx, page.items)).map(vmSummary) };
      }),
    vm: async (tenantId, vmId) => {
      const [vm] = await inTenant(db, tenantId, async (tx) => {
        const found = await findVm(tx, vmId, clock.now());
        return withTransitions(tx, found === undefined ? [] : [found]);
      });
      return vm === undefined ? undefined : vmView(vm);
    },
    computeUnits: unitList(db, clock, 'compute', computeUnitView),
    storageUnits: unitList(db, clock, 'storage', storageUnitView),
    networks: unitList(db, clock, 'network', networkView),
    templates: unitList(db, clock, 'template', templateView),
    resources: (tenantId, connectionId) =>
      inTenant(db, tenantId, async (tx) => {
        const now = clock.now();
        // One statement, one moment: read one after the other, the kinds would not fit together.
        const rows = await unitRows(tx, 'compute', 'storage', 'network')
          .select('u.kind')
          .where('u.connection_id', '=', connectionId)
          .orderBy('u.path')
          .limit(treeLimit)
          .execute();
        const of = <T>(kind: UnitKind, view: (row: UnitRow, now: Date) => T) =>
          rows.filter((row) => row.kind === kind).map((row) => view(row, now));
        return {
          computeUnits: tree(of('compute', computeUnitView)),
          storageUnits: of('storage', storageUnitView),
          networks: of('network', networkView),
        };
      }),
  };
}

function unitList<T>(
  db: Database,
  clock: Clock,
  kind: UnitKind,
  view: (row: UnitRow, now: Date) => T,
): UnitList<T> {
  return {
    list: (tenantId: string, query: ListQuery): Promise<Page<T>> =>
      inTenant(db, tenantId, async (tx) => {
        const now = clock.now();
        return readPage(
          tx,
          unitRows(tx, kind),
          {
            fields: unitFields[kind],
            defaultSort: 'name',
            id: sql`u.id`,
            search: (pattern) => sql<boolean>`(u.name ilike ${pattern} or u.native_ref ilike ${pattern})`,
            item: (row) => view(row, now),
          },
          query,
        );
      }),
    get: async (tenantId, unitId) => {
      const row = await inTenant(db, tenantId, (tx) =>
        unitRows(tx, kind).where('u.id', '=', unitId).executeTakeFirst(),
      );
      return row === undefined ? undefined : view(row, clock.now());
    },
  };
}

function searchVms(pattern: string) {
  return sql<boolean>`(v.search_text like ${pattern.toLowerCase()})`;
}

/** A unit whose parent is not there stands at the top rather than nowhere. */
function tree(units: readonly ComputeUnitView[]): readonly ComputeTreeView[] {
  const ids = new Set(units.map((unit) => unit.id));
  const below = Map.groupBy(units, (unit) =>
    unit.parentId !== null && ids.has(unit.parentId) ? unit.parentId : null,
  );
  const branch = (parentId: string | null): readonly ComputeTreeView[] =>
    (below.get(parentId) ?? []).map((unit) => ({ ...unit, children: branch(unit.id) }));
  return branch(null);
}
