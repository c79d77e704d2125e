import { ServerUnreachable, ApiProblem, problemIn } from '@anyvisor/client';
import type { JsonObject } from '../schema-form/json.ts';
import { csrfToken, sessionEnded } from '../../session/session-token.ts';
import { testLines } from './test-stream.ts';
import type { TestReport, TestStep } from './test-stream.ts';

export interface TestAsked {
  /** Of a stored connection; absent: `parameters` are tried without keeping them. */
  readonly connectionId?: string;
  readonly parameters?: JsonObject;
  readonly onStep: (step: TestStep) => void;
  readonly signal: AbortSignal;
}

/** Tries a connection and tells each step as it ends. Throws `ApiProblem` or `ServerUnreachable`. */
export async function runTest({ connectionId, parameters, onStep, signal }: TestAsked): Promise<TestReport> {
  const path = connectionId === undefined ? 'test' : `${connectionId}/test`;
  const response = await send(`/api/v1/connections/${path}`, parameters, signal);
  if (!response.ok) {
    throw refusal(await response.json().catch(() => undefined), response);
  }
  if (
    response.headers.get('content-type')?.startsWith('application/x-ndjson') !== true ||
    response.body === null
  ) {
    const report = (await response.json()) as TestReport;
    report.steps.forEach(onStep);
    return report;
  }
  for await (const line of testLines(texts(response.body))) {
    if (line.step !== undefined) {
      onStep(line.step);
    }
    if (line.problem !== undefined) {
      throw new ApiProblem(line.problem);
    }
    if (line.report !== undefined) {
      return line.report;
    }
  }
  throw new ServerUnreachable(window.location.origin, 'The test ended without a result');
}

async function send(
  path: string,
  parameters: JsonObject | undefined,
  signal: AbortSignal,
): Promise<Response> {
  try {
    return await fetch(path, {
      method: 'POST',
      headers: {
        accept: 'application/x-ndjson, application/json;q=0.9',
        ...(parameters === undefined ? {} : { 'content-type': 'application/json' }),
        'x-csrf-token': csrfToken() ?? '',
      },
      ...(parameters === undefined ? {} : { body: JSON.stringify({ parameters }) }),
      signal,
    });
  } catch (cause) {
    if (signal.aborted) {
      throw cause;
    }
    const origin = window.location.origin;
    throw new ServerUnreachable(origin, `No Anyvisor server answers at ${origin}`, cause);
  }
}

function refusal(body: unknown, response: Response): ApiProblem | ServerUnreachable {
  const problem = problemIn(body, response);
  if (problem instanceof ApiProblem && problem.problem.status === 401) {
    sessionEnded();
  }
  return problem;
}

/** By hand: not every browser can iterate over a stream. */
async function* texts(body: ReadableStream<Uint8Array>): AsyncGenerator<string, void, void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        return;
      }
      yield decoder.decode(value, { stream: true });
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
