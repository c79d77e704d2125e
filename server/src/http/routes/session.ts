import { permissions, sessionRoutes } from '@anyvisor/api';
import type { SessionView } from '@anyvisor/api';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { can } from '../../access/permissions.ts';
import type { OpenedSession } from '../../identity/open-session.ts';
import { roleOf } from '../../identity/principal.ts';
import type { Principal, UserPrincipal } from '../../identity/principal.ts';
import type { Outcome } from '../../identity/refusals.ts';
import { csrfTokenOf } from '../../identity/session-secret.ts';
import { answer, ok } from '../answers.ts';
import { ApiFault, notFound } from '../api-fault.ts';
import type { HttpDeps } from '../deps.ts';
import { handle } from '../handle.ts';
import type { RateLimits } from '../rate-limit.ts';
import { acceptedOf } from '../refusal-fault.ts';
import { browserOf, clearedSessionCookie, cookiesOf } from '../session-cookies.ts';

export function addSessionRoutes(
  app: FastifyInstance,
  { people, simulated = false }: Pick<HttpDeps, 'people' | 'simulated'>,
  limits: Pick<RateLimits, 'countSignIn'>,
): void {
  async function entered(raw: FastifyRequest, work: () => Promise<Outcome<OpenedSession>>) {
    await limits.countSignIn(raw);
    const outcome = await work();
    if (!outcome.ok) {
      // Also for names there are not, which no tenant's audit log has. The name itself may be a password.
      const { kind } = outcome.refusal;
      raw.log.warn({ refusal: kind, address: raw.ip, correlationId: raw.id }, 'a sign-in was refused');
    }
    const opened = acceptedOf(outcome);
    const principal = await people.sessions.standing(opened.secret);
    if (principal === undefined) {
      throw noSession();
    }
    return answer(201, await viewOf(principal, opened.secret), { 'set-cookie': cookiesOf(opened) });
  }

  async function viewOf(principal: UserPrincipal, secret: string): Promise<SessionView> {
    const { id, name, tenantId, role, platformAdmin, expiresAt } = principal;
    const tenants = (await people.tenantsOf(id)).map((each) => ({ ...each, role: roleOf(each.role) }));
    const here = tenants.find((each) => each.id === tenantId);
    if (here === undefined) {
      throw noSession();
    }
    return {
      user: { id, name },
      tenant: { id: tenantId, name: here.name },
      role,
      permissions: permissions.filter((permission) => can(principal, permission)),
      platformAdmin,
      tenants,
      csrfToken: csrfTokenOf(secret, tenantId),
      expiresAt: expiresAt.toISOString(),
    };
  }

  handle(app, sessionRoutes.getSetup, async () => ok({ needed: await people.setupNeeded(), simulated }));
  handle(app, sessionRoutes.setUp, ({ body, raw }) => entered(raw, () => people.setUp(body, browserOf(raw))));
  handle(app, sessionRoutes.signIn, ({ body, raw }) =>
    entered(raw, () => people.signIn(body, browserOf(raw))),
  );
  handle(app, sessionRoutes.getSession, async ({ principal, raw }) =>
    ok(await viewOf(userIn(principal), raw.sessionSecret)),
  );
  handle(app, sessionRoutes.switchTenant, async ({ principal, body: { tenantId }, raw }) => {
    const moved = await people.sessions.move(userIn(principal), raw.sessionSecret, tenantId);
    if (moved === undefined) {
      throw notFound('tenant', tenantId);
    }
    return ok(await viewOf(moved, raw.sessionSecret));
  });
  handle(app, sessionRoutes.signOut, async ({ principal }) => {
    await people.signOut(userIn(principal));
    return { status: 204, body: undefined, headers: { 'set-cookie': clearedSessionCookie() } } as const;
  });
  handle(app, sessionRoutes.changePassword, async ({ principal, body, raw }) => {
    acceptedOf(await people.changePassword(userIn(principal), body, browserOf(raw)));
    return { status: 204, body: undefined } as const;
  });
}

/** A token is no session, whatever it may do. */
function userIn(principal: Principal): UserPrincipal {
  if (principal.type === 'user') {
    return principal;
  }
  throw noSession();
}

function noSession(): ApiFault {
  return new ApiFault(401, 'AuthenticationFailed', 'There is no session', { nextStep: 'Sign in.' });
}
