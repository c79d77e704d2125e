import { ApiProblem, answerOf, createClient, idempotencyKey } from '@anyvisor/client';
import type { Schemas } from '@anyvisor/client';
import { csrfToken, sessionEnded } from '../session/session-token.ts';

/** Typed calls to the server this page came from, by path; put `ask` around them. */
export const api = createClient({
  url: window.location.origin,
  headers: changeHeaders,
});

/** The body of an answer; throws `ApiProblem` or `ServerUnreachable`. A session that is over leads to sign-in. */
export async function ask<T>(
  call: Promise<{ readonly data?: T; readonly error?: unknown; readonly response: Response }>,
): Promise<T> {
  try {
    return await answerOf(call);
  } catch (thrown) {
    if (thrown instanceof ApiProblem && thrown.problem.status === 401) {
      sessionEnded();
    }
    throw thrown;
  }
}

/** Headers of a request that begins an operation: sent twice, it begins one. Make them once for each intention. */
export function onceOnly(): { readonly 'Idempotency-Key': string } {
  return { 'Idempotency-Key': idempotencyKey() };
}

function changeHeaders(): Record<string, string> {
  const token = csrfToken();
  return token === undefined ? {} : { 'x-csrf-token': token };
}

export type { Schemas };
