import type { IncomingMessage } from 'node:http';
import type { Identity } from '../access/access.ts';
import type { World } from '../state/world.ts';
import { ApiError } from './api-error.ts';

/** Who asks: by ticket in a cookie (or in the header, as some clients send it), else by API token. Throws 401. */
export function authenticate(world: World, request: IncomingMessage): Identity {
  const { access } = world;
  const { authorization, cookie } = request.headers;
  const ticket = valueOf(cookie, 'PVEAuthCookie') ?? valueOf(authorization, 'PVEAuthCookie');
  if (ticket !== undefined) {
    const user = access.users.get(access.tickets.userOf(ticket) ?? '');
    if (user === undefined || !access.isActive(user))
      throw new ApiError(401, refusal(world, 'permission denied - invalid PVE ticket'));
    return { user: user.id, token: undefined };
  }
  const token = valueOf(authorization, 'PVEAPIToken');
  if (token === undefined) throw new ApiError(401, 'No ticket');
  const identity = access.identityOfToken(token);
  if (identity === undefined) throw new ApiError(401, refusal(world, 'invalid token value!'));
  return identity;
}

/** Since 9.1 one text for every reason; the reason only goes to the node's journal. */
function refusal(world: World, before: string): string {
  return world.major >= 9 ? 'Authentication failed!' : before;
}

/** Writes by ticket need the token that another site's page cannot know. */
export function demandCsrf(world: World, request: IncomingMessage, identity: Identity): void {
  if (identity.token !== undefined || request.method === 'GET') return;
  const given = request.headers['csrfpreventiontoken'];
  if (!world.access.tickets.isCsrfToken(identity.user, typeof given === 'string' ? given : undefined)) {
    throw new ApiError(401, 'Permission denied - invalid csrf token');
  }
}

/** `NAME=value` or `NAME value` in a header, up to a semicolon, percent-decoded. */
function valueOf(header: string | undefined, name: string): string | undefined {
  const value = new RegExp(`(?:^|\\s)${name}[= ]([^;]*)`).exec(header ?? '')?.[1];
  if (value === undefined || value === '') return undefined;
  return value.replaceAll(/(?:%[0-9a-f]{2})+/gi, (bytes) =>
    Buffer.from(bytes.replaceAll('%', ''), 'hex').toString('utf8'),
  );
}
