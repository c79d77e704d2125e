import { err, hypervisorError, ok } from '@anyvisor/domain';
import type { HypervisorError, Result } from '@anyvisor/domain';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { enterTenant, inPlatform } from '../db/transaction.ts';
import type { Tx } from '../db/transaction.ts';
import type { NewId } from '../ids.ts';
import { insertToken } from './queries.ts';
import { newTokenSecret, tokenHash } from './token-secret.ts';
import { insertMembership } from './user-queries.ts';

export interface Tenant {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
}

/** Tenants, as the platform's administration sees them. */
export interface Tenants {
  /** Makes it together with its first administrator's token; a user who makes it administers it too. */
  readonly create: (name: string, userId?: string) => Promise<Result<NewTenant, HypervisorError>>;
  /** By name, `after` being the last name of the page before. */
  readonly list: (page: { readonly limit: number; readonly after?: string }) => Promise<readonly Tenant[]>;
}

export interface NewTenant extends Tenant {
  /** Shown once. */
  readonly adminToken: string;
}

export function createTenants(db: Database, clock: Clock, newId: NewId): Tenants {
  return {
    create: async (name, userId) => {
      const adminToken = newTokenSecret();
      const made = await inPlatform(db, async (tx) => {
        // Two at once with one name: the second waits here and finds nothing to insert.
        const tenant = await insertTenant(tx, { id: newId(), name, createdAt: clock.now() });
        if (tenant !== undefined) {
          const now = clock.now();
          await addAdminToken(tx, tenant.id, adminToken, { newId, now, platformAdmin: false });
          if (userId !== undefined) {
            await insertMembership(tx, { userId, tenantId: tenant.id, role: 'admin', now });
          }
        }
        return tenant;
      });
      return made === undefined ? err(nameTaken(name)) : ok({ ...made, adminToken });
    },
    list: async ({ limit, after }) => {
      const rows = await inPlatform(db, (tx) =>
        tx
          .selectFrom('tenant')
          .selectAll()
          .$if(after !== undefined, (query) => query.where('name', '>', after ?? ''))
          .orderBy('name')
          .limit(limit)
          .execute(),
      );
      return rows.map((row) => ({ id: row.id, name: row.name, createdAt: row.created_at }));
    },
  };
}

/** `undefined` when the name is taken. */
export async function insertTenant(tx: Tx, tenant: Tenant): Promise<Tenant | undefined> {
  const row = await tx
    .insertInto('tenant')
    .values({ id: tenant.id, name: tenant.name, created_at: tenant.createdAt })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .returning('id')
    .executeTakeFirst();
  return row === undefined ? undefined : tenant;
}

/** Enters the tenant: the platform's transaction writes inside it from here on. */
export async function addAdminToken(
  tx: Tx,
  tenantId: string,
  secret: string,
  facts: { readonly newId: NewId; readonly now: Date; readonly platformAdmin: boolean },
): Promise<void> {
  await enterTenant(tx, tenantId);
  await insertToken(tx, {
    id: facts.newId(),
    tenant_id: tenantId,
    name: 'first administrator',
    role: 'admin',
    platform_admin: facts.platformAdmin,
    token_hash: tokenHash(secret),
    created_at: facts.now,
  });
}

function nameTaken(name: string): HypervisorError {
  return hypervisorError('ResourceAlreadyExists', {
    message: `There is a tenant named "${name}" already`,
    resourceType: 'tenant',
    resourceId: name,
    nextStep: 'Choose another name.',
  });
}
