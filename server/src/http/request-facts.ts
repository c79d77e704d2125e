import type { RouteContract } from '@anyvisor/api';
import type { Principal } from '../identity/principal.ts';

/** What our own hooks leave on a request and a route. */
declare module 'fastify' {
  interface FastifyRequest {
    principal: Principal;
    /** Who is asking as it stands now: streams outlive the check at their beginning. `undefined`: nobody any more. */
    standing: () => Promise<Principal | undefined>;
    /** Of a user who asks with a session; otherwise empty. */
    sessionSecret: string;
  }
  interface FastifyContextConfig {
    contract?: RouteContract;
  }
}
