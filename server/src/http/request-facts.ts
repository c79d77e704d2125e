import type { RouteContract } from '@anyvisor/api';
import type { Principal } from '../identity/principal.ts';

/** What our own hooks leave on a request and a route. */
declare module 'fastify' {
  interface FastifyRequest {
    principal: Principal;
    /** The presented token: streams ask again whether it still holds. */
    token: string;
  }
  interface FastifyContextConfig {
    contract?: RouteContract;
  }
}
