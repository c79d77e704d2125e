import type { z } from 'zod';
import type { Permission } from './permission.ts';

/**
 * One route as the outside sees it: the server registers it, the OpenAPI document is written from it. `public` needs no
 * token, `authenticated` any valid one, everything else that permission.
 */
export interface RouteContract {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/api/v1` unless `root`; parameters in braces. */
  readonly path: string;
  readonly root?: true;
  /** Stable for ever: clients are generated from it. */
  readonly operationId: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly permission: Permission | 'public' | 'authenticated';
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  readonly bodyExample?: unknown;
  /** A body may be left out. */
  readonly optionalBody?: true;
  /** The body may also be YAML. */
  readonly yaml?: true;
  /** Request headers beyond the ones every route has. */
  readonly headers?: readonly RequestHeader[];
  readonly responses: Readonly<Record<number, ResponseContract>>;
  /** Statuses of problem documents that are this route's own, beside the general ones. */
  readonly problems?: readonly number[];
}

export type RequestHeader = 'Idempotency-Key' | 'If-Match' | 'Last-Event-ID';

export interface ResponseContract {
  readonly description: string;
  readonly schema?: z.ZodType;
  /** @default application/json */
  readonly contentType?: string;
  /** Other forms of the same answer, for a caller whose `Accept` asks for one; by content type. */
  readonly alternatives?: Readonly<Record<string, z.ZodType>>;
  readonly headers?: readonly ('Location' | 'ETag' | 'Retry-After')[];
  readonly example?: unknown;
}

/** Keeps the literal types of a contract, so that handlers are typed by it. */
export function route<const C extends RouteContract>(contract: C): C {
  return contract;
}
