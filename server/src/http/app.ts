import { fastifyCookie } from '@fastify/cookie';
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
import { createWebUi } from './web/web-ui.ts';
import type { WebUi } from './web/web-ui.ts';

/** The whole HTTP side, not yet listening. Closing it ends every stream and console. */
export async function createApp(deps: HttpDeps): Promise<FastifyInstance> {
  const loggerInstance: FastifyBaseLogger = deps.log;
  const app = fastify({
    ...(deps.tls === undefined ? {} : { https: { ...deps.tls, minVersion: 'TLSv1.2' as const } }),
    trustProxy: deps.trustProxy === undefined ? false : [...deps.trustProxy],
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
  let webUi: WebUi | undefined;
  addProblems(app, () => webUi);
  addBodyParsers(app);
  addRequestTelemetry(app, deps);
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    },
  });
  await app.register(websocket, { options: { maxPayload: bodyLimit, perMessageDeflate: false } });
  await app.register(fastifyCookie);
  webUi = await createWebUi(app, deps.webRoot);
  const limits = await addRateLimits(app, deps.rateLimit);
  addAuthentication(app, { tokens: deps.tokens, sessions: deps.people.sessions }, limits);
  addRoutes(app, deps, limits);
  return app;
}
