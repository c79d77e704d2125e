import { openApiDocument, systemRoutes, vmSpecJsonSchema } from '@anyvisor/api';
import type { FastifyInstance } from 'fastify';
import { answer, ok } from '../answers.ts';
import type { HttpDeps } from '../deps.ts';
import { handle } from '../handle.ts';

export function addSystemRoutes(
  app: FastifyInstance,
  deps: Pick<HttpDeps, 'adapters' | 'metrics' | 'ready'>,
): void {
  const extensions = Object.fromEntries(
    deps.adapters.map(({ type, extension }) => [type, extension.jsonSchema]),
  );
  const openApi = openApiDocument(extensions);
  const vmSpec = vmSpecJsonSchema(extensions);
  handle(app, systemRoutes.healthz, async () => ok({ status: 'ok' } as const));
  handle(app, systemRoutes.readyz, async () => {
    const readiness = await deps.ready();
    return readiness.ready ? ok(readiness) : answer(503, readiness);
  });
  handle(app, systemRoutes.metrics, async () => ok(await deps.metrics.registry.metrics()));
  handle(app, systemRoutes.getOpenApi, async () => ok(openApi));
  handle(app, systemRoutes.getVmSpecSchema, async () => ok(vmSpec));
}
