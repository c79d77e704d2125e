import type { RouteContract } from '@anyvisor/api';
import { apiPrefix, vmProvisionSpec } from '@anyvisor/api';
import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Principal } from '../identity/principal.ts';
import { ApiFault } from './api-fault.ts';
import { whileWanted } from './while-wanted.ts';
import { violationsOf } from './violations.ts';

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;
type Field<C, K extends string> = C extends { readonly [P in K]: infer S } ? Parsed<S> : undefined;

/** A request after the border: parsed by its contract, its caller known and allowed. */
export interface Call<C extends RouteContract> {
  readonly params: Field<C, 'params'>;
  readonly query: Field<C, 'query'>;
  readonly body: Field<C, 'body'> | (C extends { readonly optionalBody: true } ? undefined : never);
  /** Of a `public` route there is none: do not ask. */
  readonly principal: Principal;
  readonly correlationId: string;
  readonly idempotencyKey: string | undefined;
  readonly ifMatch: string | undefined;
  /** Aborted when the caller has gone. */
  readonly signal: AbortSignal;
  readonly raw: FastifyRequest;
}

type Body<R> = R extends { readonly schema: infer S extends z.ZodType } ? Loose<z.input<S>> : undefined;
/** Read-only data is data. */
type Loose<T> = T extends readonly (infer I)[]
  ? readonly Loose<I>[]
  : T extends object
    ? { readonly [K in keyof T]: Loose<T[K]> }
    : T;

/** Several of one name: as a list. */
export type AnswerHeaders = Readonly<Record<string, string | readonly string[]>>;

/** One of the answers that the contract lists. */
export type Answer<C extends RouteContract> = {
  [S in keyof C['responses'] & number]: {
    readonly status: S;
    readonly body: Body<C['responses'][S]>;
    readonly headers?: AnswerHeaders;
  };
}[keyof C['responses'] & number];

/** Another form of an answer, sent piece by piece: one of the contract's `alternatives`. */
export interface Streamed {
  readonly stream: Readable;
  readonly contentType: string;
}

export function streamed(stream: Readable, contentType: string): Streamed {
  return { stream, contentType };
}

export type Handler<C extends RouteContract> = (call: Call<C>) => Promise<Answer<C> | Streamed>;

/** Registers a contract with its handler: the only way a route comes into being. */
export function handle<const C extends RouteContract>(
  app: FastifyInstance,
  contract: C,
  handler: Handler<C>,
): void {
  app.route({
    method: contract.method,
    url: urlOf(contract),
    config: { contract },
    handler: (request, reply) =>
      whileWanted(reply, async (signal) => {
        const answer = await handler(callOf(contract, request, signal));
        return 'stream' in answer
          ? reply.type(`${answer.contentType}; charset=utf-8`).send(answer.stream)
          : send(reply, answer, contract);
      }),
  });
}

/** `/vms/{vmId}` as Fastify writes it, below the prefix. */
export function urlOf(contract: RouteContract): string {
  const path = contract.path.replaceAll(/\{(\w+)\}/g, ':$1');
  return contract.root === true ? path : `${apiPrefix}${path}`;
}

/** Parses everything a contract names. Unknown fields are refused, not ignored. */
export function callOf<C extends RouteContract>(
  contract: C,
  request: FastifyRequest,
  signal: AbortSignal,
): Call<C> {
  return {
    params: parsedParams(contract, request.params),
    query: parsedQuery(contract, request.query),
    body: parsedBody(contract, request),
    principal: request.principal,
    correlationId: request.id,
    idempotencyKey: header(request, 'idempotency-key', 200),
    ifMatch: header(request, 'if-match', 100),
    signal,
    raw: request,
  } as Call<C>;
}

/** What names nothing is not there: a malformed id is 404. */
function parsedParams(contract: RouteContract, params: unknown): unknown {
  const parsed = contract.params?.safeParse(params);
  if (parsed?.success === false) {
    const [name = 'id'] = parsed.error.issues[0]?.path.map(String) ?? [];
    const resourceType = name.replace(/(Id|Key)$/, '');
    const resourceId = String((params as Record<string, unknown>)[name]).slice(0, 200);
    throw new ApiFault(404, 'ResourceNotFound', `There is no ${resourceType} ${resourceId}`, {
      resourceType,
      resourceId,
    });
  }
  return parsed?.data;
}

function parsedQuery(contract: RouteContract, query: unknown): unknown {
  if (contract.query === undefined) {
    const [unknown] = Object.keys(query as object);
    if (unknown !== undefined) {
      throw invalidQuery([
        { pointer: `?${unknown.slice(0, 100)}`, message: 'this route has no such parameter' },
      ]);
    }
    return undefined;
  }
  const parsed = contract.query.safeParse({ ...(query as object) });
  if (parsed.success) {
    return parsed.data;
  }
  throw invalidQuery(
    violationsOf(parsed.error).map(({ pointer, message }) => ({ pointer: `?${pointer.slice(1)}`, message })),
  );
}

function invalidQuery(violations: readonly { pointer: string; message: string }[]): ApiFault {
  const detail = `The query is not valid: ${violations.map((v) => `${v.pointer} ${v.message}`).join('; ')}`;
  return new ApiFault(422, 'InvalidRequest', detail, { violations });
}

function parsedBody(contract: RouteContract, request: FastifyRequest): unknown {
  const { body } = request;
  if (contract.body === undefined) {
    const [unknown] = typeof body === 'object' && body !== null ? Object.keys(body) : [];
    if (unknown !== undefined || (body !== undefined && typeof body !== 'object')) {
      const violations = [
        { pointer: unknown === undefined ? '' : `/${unknown.slice(0, 100)}`, message: 'unknown field' },
      ];
      throw new ApiFault(422, 'InvalidRequest', 'This route takes no body', { violations });
    }
    return undefined;
  }
  if (body === undefined && contract.optionalBody === true) {
    return undefined;
  }
  const parsed = contract.body.safeParse(body, { reportInput: true });
  if (parsed.success) {
    return parsed.data;
  }
  const violations = violationsOf(parsed.error);
  const kind = contract.body === vmProvisionSpec ? 'InvalidVmSpec' : 'InvalidRequest';
  // What is wrong with all of it has no place.
  const detail = violations.map((v) => `${v.pointer} ${v.message}`.trimStart()).join('; ');
  throw new ApiFault(422, kind, `Not valid: ${detail}`.slice(0, 1000), { violations });
}

function header(request: FastifyRequest, name: string, maxLength: number): string | undefined {
  const value = request.headers[name];
  if (value === undefined) {
    return undefined;
  }
  if (typeof value !== 'string' || value.length === 0 || value.length > maxLength) {
    const violations = [{ pointer: '', message: `header ${name}: 1 to ${maxLength} characters` }];
    throw new ApiFault(422, 'InvalidRequest', `The header ${name} is not valid`, { violations });
  }
  return value;
}

function send(
  reply: FastifyReply,
  answer: { status: number; body: unknown; headers?: AnswerHeaders },
  contract: RouteContract,
): FastifyReply {
  const response = contract.responses[answer.status];
  void reply.code(answer.status).headers((answer.headers ?? {}) as Record<string, string | string[]>);
  if (answer.body === undefined) {
    return reply.send();
  }
  const type = response?.contentType ?? 'application/json';
  return reply
    .type(`${type}; charset=utf-8`)
    .send(type === 'application/json' ? JSON.stringify(answer.body) : answer.body);
}
