import type { FastifyInstance } from 'fastify';
import { Histogram } from 'prom-client';
import type { HttpDeps } from './deps.ts';

/** Correlation id on every answer, one line and one measurement per request: by route, never by URL. */
export function addRequestTelemetry(
  app: FastifyInstance,
  { metrics, log }: Pick<HttpDeps, 'metrics' | 'log'>,
): void {
  const seconds = new Histogram({
    name: 'anyvisor_http_request_seconds',
    help: 'Requests, by operation id and status',
    labelNames: ['operation', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 30, 60],
    registers: [metrics.registry],
  });
  app.addHook('onRequest', async (request, reply) => {
    void reply.headers({ 'x-correlation-id': request.id, 'cache-control': 'no-store' });
  });
  app.addHook('onResponse', async (request, reply) => {
    const operation = request.routeOptions.config.contract?.operationId ?? 'none';
    const milliseconds = Math.round(reply.elapsedTime * 10) / 10;
    seconds.observe({ operation, status: String(reply.statusCode) }, reply.elapsedTime / 1000);
    log.debug(
      {
        operation,
        status: reply.statusCode,
        milliseconds,
        correlationId: request.id,
        caller: request.principal?.id,
      },
      'request',
    );
  });
}
