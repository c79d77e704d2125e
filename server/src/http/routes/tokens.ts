import { apiPrefix, permissions, tokenRoutes } from '@anyvisor/api';
import type { TokenView as WireToken } from '@anyvisor/api';
import type { FastifyInstance } from 'fastify';
import { can } from '../../access/permissions.ts';
import { inTenant } from '../../db/transaction.ts';
import { findTenantName } from '../../identity/queries.ts';
import { userBehind } from '../../identity/principal.ts';
import type { TokenView } from '../../identity/tokens.ts';
import { answer, noContent, ok } from '../answers.ts';
import { ApiFault, notFound } from '../api-fault.ts';
import { audited } from '../audited.ts';
import { pageByKey } from '../cursor.ts';
import type { HttpDeps } from '../deps.ts';
import { handle } from '../handle.ts';

export function addTokenRoutes(
  app: FastifyInstance,
  deps: Pick<HttpDeps, 'tokens' | 'database' | 'clock' | 'newId'>,
): void {
  const { tokens, database, clock } = deps;
  handle(app, tokenRoutes.whoami, async ({ principal }) => {
    const { type, tenantId, id, name, role, platformAdmin } = principal;
    const tenant = await inTenant(database, tenantId, (tx) => findTenantName(tx, tenantId));
    return ok({
      tenant: { id: tenantId, name: tenant ?? '' },
      token: type === 'token' ? { id, name } : null,
      user: type === 'user' ? { id, name } : null,
      role,
      permissions: permissions.filter((permission) => can(principal, permission)),
      platformAdmin,
    });
  });
  handle(app, tokenRoutes.listTokens, async ({ principal, query }) =>
    ok(pageByKey((await tokens.list(principal.tenantId)).map(wireToken), query, ({ id }) => id)),
  );
  handle(app, tokenRoutes.createToken, async ({ principal, body }) => {
    const { expiresAt, ...input } = body;
    if (expiresAt !== undefined && new Date(expiresAt) <= clock.now()) {
      throw new ApiFault(422, 'InvalidRequest', 'The token would be expired already', {
        violations: [{ pointer: '/expiresAt', message: 'must be in the future' }],
      });
    }
    const made = await tokens.create(principal.tenantId, {
      ...input,
      // A token that makes another passes on whose it is: nobody gets more, or longer, by a detour.
      madeBy: userBehind(principal),
      ...(expiresAt === undefined ? {} : { expiresAt: new Date(expiresAt) }),
    });
    await audited(
      deps,
      principal,
      'token.create',
      { type: 'token', id: made.id, name: made.name },
      { role: made.role },
    );
    return answer(
      201,
      { ...wireToken(made), secret: made.secret },
      { location: `${apiPrefix}/tokens/${made.id}` },
    );
  });
  handle(app, tokenRoutes.revokeToken, async ({ principal, params: { tokenId } }) => {
    if (!(await tokens.revoke(principal.tenantId, tokenId))) {
      throw notFound('token', tokenId);
    }
    await audited(deps, principal, 'token.revoke', { type: 'token', id: tokenId, name: tokenId });
    return noContent;
  });
}

function wireToken(token: TokenView): WireToken {
  const { id, name, role, madeBy, actsAs, createdAt, expiresAt, revokedAt, lastUsedAt } = token;
  return {
    id,
    name,
    role,
    madeBy,
    actsAs,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
    revokedAt: revokedAt?.toISOString() ?? null,
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  };
}
