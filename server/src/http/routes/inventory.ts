import { computeUnitView, inventoryRoutes, networkView, storageUnitView, templateView } from '@anyvisor/api';
import type { FastifyInstance } from 'fastify';
import { ok } from '../answers.ts';
import { notFound } from '../api-fault.ts';
import type { HttpDeps } from '../deps.ts';
import { handle } from '../handle.ts';
import { selectFields } from '../select-fields.ts';

export function addInventoryRoutes(app: FastifyInstance, { lists }: Pick<HttpDeps, 'lists'>): void {
  const { computeUnits, storageUnits, networks, templates } = lists;
  handle(app, inventoryRoutes.listComputeUnits, async ({ principal, query }) => {
    const page = await computeUnits.list(principal.tenantId, query);
    return ok({ ...page, items: selectFields(page.items, query.fields, Object.keys(computeUnitView.shape)) });
  });
  handle(app, inventoryRoutes.getComputeUnit, async ({ principal, params: { unitId } }) =>
    ok(found('compute unit', unitId, await computeUnits.get(principal.tenantId, unitId))),
  );
  handle(app, inventoryRoutes.listStorageUnits, async ({ principal, query }) => {
    const page = await storageUnits.list(principal.tenantId, query);
    return ok({ ...page, items: selectFields(page.items, query.fields, Object.keys(storageUnitView.shape)) });
  });
  handle(app, inventoryRoutes.getStorageUnit, async ({ principal, params: { unitId } }) =>
    ok(found('storage unit', unitId, await storageUnits.get(principal.tenantId, unitId))),
  );
  handle(app, inventoryRoutes.listNetworks, async ({ principal, query }) => {
    const page = await networks.list(principal.tenantId, query);
    return ok({ ...page, items: selectFields(page.items, query.fields, Object.keys(networkView.shape)) });
  });
  handle(app, inventoryRoutes.getNetwork, async ({ principal, params: { unitId } }) =>
    ok(found('network', unitId, await networks.get(principal.tenantId, unitId))),
  );
  handle(app, inventoryRoutes.listTemplates, async ({ principal, query }) => {
    const page = await templates.list(principal.tenantId, query);
    return ok({ ...page, items: selectFields(page.items, query.fields, Object.keys(templateView.shape)) });
  });
  handle(app, inventoryRoutes.getTemplate, async ({ principal, params: { unitId } }) =>
    ok(found('template', unitId, await templates.get(principal.tenantId, unitId))),
  );
}

function found<T>(resourceType: string, id: string, value: T | undefined): T {
  if (value === undefined) {
    throw notFound(resourceType, id);
  }
  return value;
}
