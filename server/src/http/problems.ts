import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ApiFault } from './api-fault.ts';
import type { WebUi } from './web/web-ui.ts';
import { asFault, problemOf } from './problem.ts';

/** Every refusal and failure becomes a problem document; the unexpected is logged with its correlation id. */
export function addProblems(app: FastifyInstance, pages: () => WebUi | undefined): void {
  app.setErrorHandler((thrown, request, reply) => {
    const fault = asFault(thrown);
    if (fault.status >= 500 && !(thrown instanceof ApiFault)) {
      request.log.error({ err: thrown, correlationId: request.id }, 'a request failed unexpectedly');
    }
    return sendProblem(request, reply, fault);
  });
  app.setNotFoundHandler(async (request, reply) => {
    if ((await pages()?.(request, reply)) === true) {
      return reply;
    }
    return sendProblem(
      request,
      reply,
      new ApiFault(404, 'ResourceNotFound', 'There is nothing at this address', {
        resourceType: 'route',
        resourceId: `${request.method} ${(request.url.split('?')[0] ?? '').slice(0, 200)}`,
        nextStep: 'See /api/v1/openapi.json for what there is.',
      }),
    );
  });
}

function sendProblem(request: FastifyRequest, reply: FastifyReply, fault: ApiFault): FastifyReply {
  return reply
    .code(fault.status)
    .headers({ 'x-correlation-id': request.id, 'cache-control': 'no-store', ...fault.headers })
    .type('application/problem+json')
    .send(JSON.stringify(problemOf(fault, request.id)));
}
