import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ApiFault } from './api-fault.ts';

export interface RateLimits {
  /** Counts a request of a known token or user; throws when it has had too many. */
  readonly countRequest: (request: FastifyRequest, reply: FastifyReply) => Promise<void>;
  /** Counts an attempt to sign in against its address, before the database is asked: a flood ends here. */
  readonly countSignIn: (request: FastifyRequest) => Promise<void>;
  /** Counts a request without a valid token against its address: guessing is slowed. */
  readonly countFailure: (request: FastifyRequest) => Promise<void>;
}

export interface RateLimitOptions {
  /** Requests of one token or user in ten seconds. @default 10_000 */
  readonly requests?: number;
  /** Attempts to sign in, and requests without a valid token, of one address in ten seconds. @default 100 */
  readonly failures?: number;
}

const timeWindow = 10_000;

/** Generous: it is there against runaway scripts, not against people. Per node. */
export async function addRateLimits(
  app: FastifyInstance,
  options: RateLimitOptions = {},
): Promise<RateLimits> {
  await app.register(rateLimit, { global: false });
  const byToken = app.createRateLimit({
    max: options.requests ?? 10_000,
    timeWindow,
    keyGenerator: (request) => `${request.principal.type} ${request.principal.id}`,
  });
  const byAddress = app.createRateLimit({
    max: options.failures ?? 100,
    timeWindow,
    keyGenerator: (request) => `address ${request.ip}`,
  });
  const signInsByAddress = app.createRateLimit({
    max: options.failures ?? 100,
    timeWindow,
    keyGenerator: (request) => `sign-in ${request.ip}`,
  });
  return {
    countSignIn: async (request) => refuseBeyond(await signInsByAddress(request)),
    countRequest: async (request) => refuseBeyond(await byToken(request)),
    countFailure: async (request) => refuseBeyond(await byAddress(request)),
  };
}

type Count = Awaited<ReturnType<ReturnType<FastifyInstance['createRateLimit']>>>;

function refuseBeyond(count: Count): void {
  if (!count.isAllowed && count.isExceeded) {
    throw new ApiFault(
      429,
      'RateLimited',
      'Too many requests',
      {},
      {
        retriable: true,
        headers: { 'retry-after': String(Math.max(1, count.ttlInSeconds)) },
      },
    );
  }
}
