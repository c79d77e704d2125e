import { hypervisorTypes } from '@anyvisor/domain';
import { z } from 'zod';
import { capabilitiesView } from './capability.ts';
import { pageOf } from './list.ts';
import { errorView, problemDocument } from './problem.ts';
import { resourceMapping } from './resource-mapping.ts';
import { id, jsonValue, label, time } from './scalars.ts';
import type { View } from './view.ts';

export const connectionHealth = z.enum(['UNKNOWN', 'HEALTHY', 'DEGRADED', 'UNREACHABLE', 'DISABLED']);
const mode = z.enum(['read_write', 'read_only']);
const concurrency = z.int().min(1).max(256);
/** `type` and that type's own fields, checked by its own schema; here only bounded in number. */
const parameters = z
  .record(z.string().max(100), jsonValue)
  .refine((fields) => Object.keys(fields).length <= 64, {
    message: 'at most 64 parameters',
  });

export const connectionView = z
  .object({
    id,
    name: z.string(),
    type: z.enum(hypervisorTypes),
    endpoint: z.string().meta({ description: 'Where it is, for people.' }),
    enabled: z.boolean(),
    mode,
    concurrency: z.int().meta({ description: 'Mutating operations at once.' }),
    parameters: z.record(z.string(), jsonValue).meta({ description: 'Without secrets.' }),
    secretsSet: z
      .array(z.string())
      .meta({ description: 'Names of the secret parameters that have a value.' }),
    mapping: resourceMapping,
    status: z.object({
      health: connectionHealth,
      breaker: z.enum(['closed', 'open']),
      product: z.string().nullable(),
      version: z.string().nullable(),
      endpointId: z.string().nullable(),
      lastSeenAt: time.nullable(),
      lastError: errorView.nullable(),
    }),
    version: z.int().meta({ description: 'Rises with every change; the ETag.' }),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: 'Connection' });
export type ConnectionView = View<typeof connectionView>;

export const connectionPage = pageOf('ConnectionPage', connectionView);

export const createConnection = z
  .strictObject({
    name: label,
    parameters,
    mapping: resourceMapping.exactOptional(),
    enabled: z.boolean().exactOptional(),
    mode: mode.exactOptional(),
    concurrency: concurrency.exactOptional(),
    skipTest: z.boolean().exactOptional().meta({
      description: 'Store it without trying it first. By default a connection that does not work is refused.',
    }),
  })
  .meta({ id: 'CreateConnection' });
export type CreateConnection = View<typeof createConnection>;

export const updateConnection = z
  .strictObject({
    name: label.exactOptional(),
    parameters: parameters.exactOptional().meta({
      description:
        'Replaces all of them; secret ones that are left out keep their value, as long as the address stays.',
    }),
    mapping: resourceMapping.exactOptional(),
    enabled: z.boolean().exactOptional(),
    mode: mode.exactOptional(),
    concurrency: concurrency.exactOptional(),
    skipTest: z
      .boolean()
      .exactOptional()
      .meta({ description: 'Store new parameters without trying them first.' }),
  })
  .meta({ id: 'UpdateConnection' });
export type UpdateConnection = View<typeof updateConnection>;

export const testConnectionRequest = z.strictObject({ parameters }).meta({ id: 'TestConnection' });
export type TestConnectionRequest = View<typeof testConnectionRequest>;

const connectionStep = z
  .object({
    name: z.enum(['reach', 'certificate', 'login', 'version', 'rights', 'acceleration']),
    outcome: z.enum(['passed', 'warning', 'failed', 'skipped']),
    detail: z.string(),
    error: errorView.exactOptional(),
  })
  .meta({ id: 'ConnectionStep' });

export const connectionReport = z
  .object({
    steps: z.array(connectionStep),
    product: z.string().nullable(),
    version: z.string().nullable(),
    endpointId: z.string().nullable(),
    fingerprint: z.string().nullable().meta({
      description:
        'SHA-256 of the certificate or host key it showed, also when that was refused: confirm it, keep it as a parameter.',
    }),
    missingRights: z.array(z.object({ feature: z.string(), permission: z.string() })),
    capabilities: capabilitiesView.nullable(),
  })
  .meta({ id: 'ConnectionReport' });
export type ConnectionReportView = View<typeof connectionReport>;

/** A line of a streamed test: steps as they end, then either the report or the problem that kept it from being made. */
export const connectionTestLine = z
  .object({
    step: connectionStep.exactOptional(),
    report: connectionReport.exactOptional(),
    problem: problemDocument.exactOptional(),
  })
  .meta({ id: 'ConnectionTestLine', description: 'Has exactly one of the three.' });
export type ConnectionTestLine = View<typeof connectionTestLine>;
