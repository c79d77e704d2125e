import type { FastifyRequest } from 'fastify';
import { can } from '../../access/permissions.ts';
import type { Tokens } from '../../identity/tokens.ts';

/** How often a stream makes sure of its client, in ms. */
export const heartbeatEvery = 15_000;

/** Streams outlive the check at their beginning: is the token still good, and still allowed to read events? */
export async function stillValid(
  tokens: Pick<Tokens, 'recognise'>,
  request: FastifyRequest,
): Promise<boolean> {
  const principal = await tokens.recognise(request.token);
  return principal !== undefined && can(principal, 'events:read');
}
