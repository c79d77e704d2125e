import type { IncomingMessage } from 'node:http';
import type { Identity } from '../access/access.ts';
import type { World } from '../state/world.ts';
import { ApiError } from './api-error.ts';

/** Who asks: by API token, or by ticket in a cookie (or as the header some clients send). Throws 401. */
export function authenticate(world: World, request: IncomingMessage): Identity {
  const { access } = world;
  const authorization = request.headers.authorization;
  const token = /^PVEAPIToken[= ](.+)$/.exec(authorization ?? '')?.[1];
  if (token !== undefined) {
    const identity = access.identityOfToken(decodeURIComponent(token));
    if (identity === undefined) throw new ApiError(401, 'invalid token value!');
    return identity;
  }
  const ticket = ticketOf(request);
  if (ticket === undefined) throw new ApiError(401, 'No ticket');
  const user = access.users.get(access.tickets.userOf(ticket) ?? '');
  if (user === undefined || !access.isActive(user))
    throw new ApiError(401, 'permission denied - invalid PVE ticket');
  return { user: user.id, token: undefined };
}

/** Writes by ticket need the token that another site's page cannot know. */
export function demandCsrf(world: World, request: IncomingMessage, identity: Identity): void {
  if (identity.token !== undefined || request.method === 'GET') return;
  const given = request.headers['csrfpreventiontoken'];
  if (!world.access.tickets.isCsrfToken(identity.user, typeof given === 'string' ? given : undefined)) {
    throw new ApiError(401, 'Permission denied - invalid csrf token');
  }
}

function ticketOf(request: IncomingMessage): string | undefined {
  const cookie = /(?:^|;\s*)PVEAuthCookie=([^;]*)/.exec(request.headers.cookie ?? '')?.[1];
  const bare = /^PVEAuthCookie[= ](.+)$/.exec(request.headers.authorization ?? '')?.[1];
  const value = cookie ?? bare;
  if (value === undefined || value === '') return undefined;
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}
