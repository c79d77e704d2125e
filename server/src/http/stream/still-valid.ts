import type { Permission } from '@anyvisor/api';
import type { FastifyRequest } from 'fastify';
import { can } from '../../access/permissions.ts';
import { userBehind } from '../../identity/principal.ts';
import type { HttpDeps } from '../deps.ts';

/** How often a stream makes sure of its client, in ms. */
export const heartbeatEvery = 15_000;

/** Streams outlive the check at their beginning: is the caller still who they were, where they were, with that right? */
export async function stillValid(
  { principal, standing }: Pick<FastifyRequest, 'principal' | 'standing'>,
  permission: Permission,
): Promise<boolean> {
  const now = await standing();
  return now !== undefined && now.tenantId === principal.tenantId && can(now, permission);
}

/** Looks again as soon as something about the caller has changed, and says when it is over. Answers how to stop. */
export function whenNoLongerValid(
  { people }: { readonly people: Pick<HttpDeps['people'], 'onChange'> },
  request: Pick<FastifyRequest, 'principal' | 'standing'>,
  permission: Permission,
  over: () => void,
): () => void {
  const { id } = request.principal;
  const user = userBehind(request.principal);
  return people.onChange((changed) => {
    if (changed === undefined || changed === id || changed === user) {
      stillValid(request, permission).then(
        (valid) => valid || over(),
        // The database is away for a moment: the next heartbeat asks again.
        () => undefined,
      );
    }
  });
}
