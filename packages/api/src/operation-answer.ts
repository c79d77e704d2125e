import { z } from 'zod';
import { operationView, waitSeconds } from './operation.ts';
import type { RequestHeader } from './route.ts';

/** Headers and query of every route that begins an operation. */
export const operationHeaders = ['Idempotency-Key'] as const satisfies readonly RequestHeader[];
export const operationQuery = z.strictObject({ wait: waitSeconds() });

/** What a route answers that begins an operation. */
export const operationResponses = {
  200: {
    description: 'It ended while the call waited (`wait`).',
    schema: operationView,
    headers: ['Location'],
  },
  202: { description: 'Begun; follow it at `Location`.', schema: operationView, headers: ['Location'] },
} as const;

/** Statuses such a route may refuse with. */
export const operationProblems = [404, 409, 502, 503, 504] as const;
