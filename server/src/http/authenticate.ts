import { routes } from '@anyvisor/api';
import type { Permission, RouteContract } from '@anyvisor/api';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { can } from '../access/permissions.ts';
import type { Tokens } from '../identity/tokens.ts';
import { ApiFault } from './api-fault.ts';
import type { RateLimits } from './rate-limit.ts';

const contracts: readonly RouteContract[] = Object.values(routes);

/** Who asks, may they, and not too often: before anything of the request is parsed. A route without contract is a bug. */
export function addAuthentication(
  app: FastifyInstance,
  tokens: Pick<Tokens, 'recognise'>,
  limits: RateLimits,
): void {
  app.decorateRequest('principal');
  app.decorateRequest('token', '');
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
    if (contract === undefined || contract.permission === 'public') {
      return;
    }
    await authenticate(request, reply, tokens, limits);
    demand(request, contract.permission);
  });
}

async function authenticate(
  request: FastifyRequest,
  reply: FastifyReply,
  tokens: Pick<Tokens, 'recognise'>,
  limits: RateLimits,
): Promise<void> {
  const token = presentedToken(request);
  const principal = token === undefined ? undefined : await tokens.recognise(token);
  if (token === undefined || principal === undefined) {
    await limits.countFailure(request);
    throw new ApiFault(
      401,
      'AuthenticationFailed',
      token === undefined ? 'The request carries no token' : 'The token is unknown, expired or revoked',
      {},
      { headers: { 'www-authenticate': 'Bearer realm="anyvisor"' } },
    );
  }
  request.principal = principal;
  request.token = token;
  await limits.countRequest(request, reply);
}

/** RFC 6750, section 2.1. */
function presentedToken(request: FastifyRequest): string | undefined {
  return /^Bearer +([\x21-\x7e]{1,512})$/i.exec(request.headers.authorization ?? '')?.[1];
}

function demand(request: FastifyRequest, permission: Exclude<RouteContract['permission'], 'public'>): void {
  if (permission !== 'authenticated' && !can(request.principal, permission)) {
    throw new ApiFault(403, 'AuthorizationFailed', `The token does not give the right ${permission}`, {
      requiredPermissions: [permission satisfies Permission],
      nextStep: 'Ask an administrator for a token with a wider role.',
    });
  }
}
