import { routes } from '@anyvisor/api';
import type { Permission, RouteContract } from '@anyvisor/api';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { can } from '../access/permissions.ts';
import type { Principal } from '../identity/principal.ts';
import type { Sessions } from '../identity/sessions.ts';
import type { Tokens } from '../identity/tokens.ts';
import { ApiFault } from './api-fault.ts';
import { demandCsrfToken, demandOwnPage } from './own-pages.ts';
import type { RateLimits } from './rate-limit.ts';
import { presentedSession } from './session-cookies.ts';

const contracts: readonly RouteContract[] = Object.values(routes);

/** Who can be recognised, and by what. */
export interface Recognition {
  readonly tokens: Pick<Tokens, 'recognise'>;
  readonly sessions: Pick<Sessions, 'recognise' | 'standing'>;
}

/** Who asks, may they, and not too often: before anything of the request is parsed. A route without contract is a bug. */
export function addAuthentication(app: FastifyInstance, recognition: Recognition, limits: RateLimits): void {
  app.decorateRequest('principal');
  app.decorateRequest('standing');
  app.decorateRequest('sessionSecret', '');
  app.addHook('onRoute', (options) => {
    const contract = options.config?.contract;
    if (contract === undefined || !contracts.includes(contract)) {
      throw new Error(
        `${String(options.method)} ${options.url} is not in the contract and names no permission`,
      );
    }
  });
  app.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
    const contract = request.routeOptions.config.contract;
    if (contract === undefined) {
      return;
    }
    if (contract.permission === 'public') {
      if (changes(request)) {
        // Nobody else's page signs anybody in.
        demandOwnPage(request);
      }
      return;
    }
    await authenticate(request, reply, recognition, limits);
    demand(request.principal, contract.permission);
  });
}

async function authenticate(
  request: FastifyRequest,
  reply: FastifyReply,
  { tokens, sessions }: Recognition,
  limits: RateLimits,
): Promise<void> {
  // Whoever sends a token means it: a cookie beside it counts nothing, and cannot help a wrong one.
  const byToken = request.headers.authorization !== undefined;
  const secret = byToken ? presentedToken(request) : presentedSession(request);
  const recognise = byToken ? tokens.recognise : sessions.recognise;
  const principal = secret === undefined ? undefined : await recognise(secret);
  if (secret === undefined || principal === undefined) {
    await limits.countFailure(request);
    throw notSignedIn(byToken, secret !== undefined);
  }
  if (!byToken) {
    demandOwnPage(request);
    if (changes(request)) {
      demandCsrfToken(request, secret, principal.tenantId);
    }
    request.sessionSecret = secret;
  }
  request.principal = principal;
  request.standing = () => (byToken ? tokens.recognise(secret) : sessions.standing(secret));
  await limits.countRequest(request, reply);
}

function changes({ method }: FastifyRequest): boolean {
  return method !== 'GET' && method !== 'HEAD';
}

/** RFC 6750, section 2.1. */
function presentedToken(request: FastifyRequest): string | undefined {
  return /^Bearer +([\x21-\x7e]{1,512})$/i.exec(request.headers.authorization ?? '')?.[1];
}

function notSignedIn(byToken: boolean, presented: boolean): ApiFault {
  const detail = byToken
    ? presented
      ? 'The token is unknown, expired or revoked, or whoever made it is disabled'
      : 'The Authorization header carries no token'
    : presented
      ? 'The session has ended'
      : 'The request carries no token and no session';
  return new ApiFault(
    401,
    'AuthenticationFailed',
    detail,
    byToken ? {} : { nextStep: 'Sign in, or send a token: Authorization: Bearer <token>.' },
    { headers: { 'www-authenticate': 'Bearer realm="anyvisor"' } },
  );
}

function demand(principal: Principal, permission: Exclude<RouteContract['permission'], 'public'>): void {
  if (permission !== 'authenticated' && !can(principal, permission)) {
    const byToken = principal.type === 'token';
    throw new ApiFault(
      403,
      'AuthorizationFailed',
      `${byToken ? 'The token' : 'Your role'} does not give the right ${permission}`,
      {
        requiredPermissions: [permission satisfies Permission],
        nextStep: `Ask an administrator for a ${byToken ? 'token with a ' : ''}wider role.`,
      },
    );
  }
}
