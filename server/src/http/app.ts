import helmet from '@fastify/helmet';
import websocket from '@fastify/websocket';
import { LogController, fastify } from 'fastify';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import './request-facts.ts';
import { addAuthentication } from './authenticate.ts';
import { addBodyParsers, bodyLimit } from './bodies/parsers.ts';
import { correlationIdOf } from './correlation.ts';
import type { HttpDeps } from './deps.ts';
import { addProblems } from './problems.ts';
import { addRateLimits } from './rate-limit.ts';
import { addRoutes } from './routes/all.ts';
import { addRequestTelemetry } from './request-telemetry.ts';

/** The whole HTTP side, not yet listening. Closing it ends every stream and console. */
export async function createApp(deps: HttpDeps): Promise<FastifyInstance> {
  const loggerInstance: FastifyBaseLogger = deps.log;
  const app = fastify({
    loggerInstance,
    // URLs may carry console tickets: requests are logged by route instead.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: (request) => correlationIdOf(request.headers['x-correlation-id'], deps.newId),
    bodyLimit,
    exposeHeadRoutes: false,
    requestTimeout: 60_000,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 2000, ignoreTrailingSlash: false },
  });
  addProblems(app);
  addBodyParsers(app);
  addRequestTelemetry(app, deps);
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    },
  });
  await app.register(websocket, { options: { maxPayload: bodyLimit, perMessageDeflate: false } });
  addAuthentication(app, deps.tokens, await addRateLimits(app, deps.rateLimit));
  addRoutes(app, deps);
  return app;
}
