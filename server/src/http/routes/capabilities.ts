import { capabilityRoutes, connectionRoutes } from '@anyvisor/api';
import { features } from '@anyvisor/domain';
import type { FastifyInstance } from 'fastify';
import { ok } from '../answers.ts';
import type { HttpDeps } from '../deps.ts';
import { handle } from '../handle.ts';

export function addCapabilityRoutes(app: FastifyInstance, { adapters }: Pick<HttpDeps, 'adapters'>): void {
  handle(app, capabilityRoutes.getCapabilityMatrix, async () =>
    ok({
      features,
      items: adapters.map(({ type, displayName, ceiling }) => ({ type, displayName, capabilities: ceiling })),
    }),
  );
  handle(app, connectionRoutes.listConnectionTypes, async () =>
    ok({
      items: adapters.map((adapter) => ({
        type: adapter.type,
        displayName: adapter.displayName,
        parametersSchema: adapter.parameters.jsonSchema,
        secrets: adapter.parameters.secrets,
        extensionSchema: adapter.extension.jsonSchema,
        defaultConcurrency: adapter.defaultConcurrency,
        capabilities: adapter.ceiling,
      })),
    }),
  );
}
