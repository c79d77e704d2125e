import { hypervisorTypes } from '@anyvisor/domain';
import { z } from 'zod';
import type { View } from './view.ts';

/** Kinds of a hypervisor's error, as contract.md lists them. */
export const hypervisorErrorKinds = [
  'AuthenticationFailed',
  'AuthorizationFailed',
  'ResourceNotFound',
  'ResourceExhausted',
  'ResourceAlreadyExists',
  'OperationNotSupported',
  'OperationFailed',
  'OperationTimeout',
  'ConnectionFailed',
  'NetworkError',
  'InvalidConfiguration',
  'InvalidVmSpec',
  'UnknownError',
] as const;

/** Kinds only the API itself answers with. */
export const requestErrorKinds = [
  'InvalidRequest',
  'PayloadTooLarge',
  'UnsupportedMediaType',
  'PreconditionFailed',
  'IdempotencyConflict',
  'RateLimited',
  'EventsGone',
] as const;

export const violation = z
  .object({
    pointer: z
      .string()
      .meta({ description: 'JSON pointer (RFC 6901) into the request; empty: the whole of it.' }),
    message: z.string(),
    code: z.string().exactOptional(),
  })
  .meta({ id: 'Violation' });

/** Fields that belong to one kind or another; a client reads them after looking at `kind`. */
const kindFields = {
  reason: z
    .enum(['state', 'policy', 'disk-full', 'busy', 'cancelled', 'certificate', 'read-only'])
    .exactOptional(),
  nextStep: z.string().exactOptional().meta({ description: 'What the person can do now.' }),
  native: z
    .object({ code: z.string(), text: z.string() })
    .exactOptional()
    .meta({ description: "The platform's own words." }),
  outcomeUnknown: z.literal(true).exactOptional(),
  requiredPermissions: z.array(z.string()).exactOptional(),
  resourceType: z.string().exactOptional(),
  resourceId: z.string().exactOptional(),
  requested: z.number().nullable().exactOptional(),
  available: z.number().nullable().exactOptional(),
  operation: z.string().exactOptional(),
  hypervisorType: z.enum(hypervisorTypes).exactOptional(),
  timeoutSeconds: z.number().exactOptional(),
  field: z.string().exactOptional(),
  violations: z.array(violation).exactOptional(),
};

/** An error inside an answer: of an operation, a step, a connection. */
export const errorView = z
  .object({
    kind: z.enum(hypervisorErrorKinds),
    message: z.string(),
    retriable: z.boolean(),
    ...kindFields,
  })
  .meta({ id: 'HypervisorError', description: 'What went wrong at, or on the way to, a hypervisor.' });
export type ErrorView = View<typeof errorView>;

/** RFC 9457. */
export const problemDocument = z
  .object({
    type: z.string().meta({ description: 'Path of the page that explains this kind.' }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    kind: z.enum([...hypervisorErrorKinds, ...requestErrorKinds]),
    retriable: z.boolean(),
    correlationId: z.string(),
    ...kindFields,
    currentVersion: z
      .int()
      .exactOptional()
      .meta({ description: 'Of PreconditionFailed: the version there is.' }),
    candidates: z.array(z.object({ id: z.string(), name: z.string() })).exactOptional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem document.' });
export type ProblemDocument = View<typeof problemDocument>;
export type ProblemKind = ProblemDocument['kind'];
