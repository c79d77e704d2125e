import { searchKinds, searchRoutes } from '@anyvisor/api';
import type { Permission, SearchKind } from '@anyvisor/api';
import type { FastifyInstance } from 'fastify';
import { can } from '../../access/permissions.ts';
import { inTenant } from '../../db/transaction.ts';
import { search } from '../../search/search.ts';
import { ok } from '../answers.ts';
import type { HttpDeps } from '../deps.ts';
import { handle } from '../handle.ts';

type Deps = Pick<HttpDeps, 'database' | 'clock'>;

export function addSearchRoutes(app: FastifyInstance, { database, clock }: Deps): void {
  handle(app, searchRoutes.search, async ({ principal, query }) => {
    const { q: wanted, limit, kinds = searchKinds } = query;
    const readable = kinds.filter((kind) => can(principal, permissionOf[kind]));
    return ok(
      await inTenant(database, principal.tenantId, (tx) =>
        search(tx, { wanted, limit, kinds: readable }, clock.now()),
      ),
    );
  });
}

const permissionOf: Readonly<Record<SearchKind, Permission>> = {
  vm: 'vms:read',
  compute: 'resources:read',
  storage: 'resources:read',
  network: 'resources:read',
  template: 'resources:read',
  connection: 'connections:read',
  operation: 'operations:read',
};
