import type { ConnectionTestLine } from '@anyvisor/api';
import { connectionTestLine } from '@anyvisor/api';
import { hypervisorError } from '@anyvisor/domain';
import type { ConnectionTestStep } from '@anyvisor/domain';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { until } from '../support/until.ts';
import { testApp } from './support/test-app.ts';
import type { TestApp } from './support/test-app.ts';

let it: TestApp;
beforeAll(async () => {
  it = await testApp();
});
afterEach(() => {
  it.hypervisor.whileTesting = undefined;
  it.hypervisor.failure = undefined;
});
afterAll(() => it?.close());

const parameters = { type: 'XAPI', host: 'fake.example', password: 'secret' };
const accept = { accept: 'application/x-ndjson, application/json;q=0.9' };
const asked = { body: { parameters }, headers: accept } as const;
const login: ConnectionTestStep = { name: 'login', outcome: 'passed', detail: 'let in' };

/** Line by line, as they come. */
function linesOf(answer: Response): {
  readonly next: () => Promise<ConnectionTestLine | undefined>;
  readonly stop: () => Promise<void>;
} {
  const reader = answer.body?.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  return {
    next: async () => {
      while (!rest.includes('\n')) {
        const { done, value } = (await reader?.read()) ?? { done: true };
        if (done) {
          return undefined;
        }
        rest += decoder.decode(value as Uint8Array, { stream: true });
      }
      const [line = '', ...others] = rest.split('\n');
      rest = others.join('\n');
      return connectionTestLine.parse(JSON.parse(line));
    },
    stop: async () => reader?.cancel(),
  };
}

test('each step is told as it ends, the report last', async () => {
  const gate = Promise.withResolvers<void>();
  it.hypervisor.whileTesting = async (tell) => {
    tell(login);
    await gate.promise;
  };
  const answer = await it.ask('POST', '/connections/test', asked);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([
    200,
    'application/x-ndjson; charset=utf-8',
  ]);
  const lines = linesOf(answer);
  // The test has not ended yet.
  expect(await lines.next()).toEqual({ step: login });
  gate.resolve();
  expect(await lines.next()).toMatchObject({ step: { name: 'reach', outcome: 'passed' } });
  expect(await lines.next()).toMatchObject({ report: { product: 'Fake', steps: [{ name: 'reach' }] } });
  expect(await lines.next()).toBeUndefined();
});

test('who does not ask for lines gets the report at the end', async () => {
  for (const headers of [{}, { accept: '*/*' }, { accept: 'application/json' }]) {
    const answer = await it.ask('POST', '/connections/test', { body: { parameters }, headers });
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(await answer.json()).toMatchObject({ product: 'Fake' });
  }
});

test('a kept connection is tested in lines as well; a failed step is told without its cause', async () => {
  const { connectionId } = await it.connect();
  it.hypervisor.failure = hypervisorError('AuthenticationFailed', {
    message: 'no',
    cause: new Error('inner'),
  });
  const answer = await it.ask('POST', `/connections/${connectionId}/test`, { headers: accept });
  const text = await answer.text();
  const [step, report] = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as ConnectionTestLine);
  expect(step).toMatchObject({
    step: { name: 'reach', outcome: 'failed', error: { kind: 'AuthenticationFailed' } },
  });
  expect(report?.report?.steps).toEqual([step?.step]);
  expect(text).not.toContain('inner');
});

test('what cannot be tested at all is refused as ever', async () => {
  const wrong = await it.ask('POST', '/connections/test', {
    body: { parameters: { type: 'XAPI' } },
    headers: accept,
  });
  expect([wrong.status, await wrong.json()]).toMatchObject([422, { kind: 'InvalidConfiguration' }]);
  const gone = await it.ask('POST', '/connections/0197a000-0000-7000-8000-000000000001/test', {
    headers: accept,
  });
  expect([gone.status, await gone.json()]).toMatchObject([404, { kind: 'ResourceNotFound' }]);
});

test('a test that breaks after its first step ends with the problem', async () => {
  it.hypervisor.whileTesting = async (tell) => {
    tell(login);
    throw new Error('unforeseen');
  };
  const lines = linesOf(await it.ask('POST', '/connections/test', asked));
  expect(await lines.next()).toEqual({ step: login });
  expect(await lines.next()).toMatchObject({
    problem: { kind: 'UnknownError', correlationId: expect.any(String) },
  });
  expect(await lines.next()).toBeUndefined();
});

test('a caller who hangs up ends the test', async () => {
  let aborted = false;
  it.hypervisor.whileTesting = async (tell, signal) => {
    signal.addEventListener('abort', () => (aborted = true));
    tell(login);
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  };
  const lines = linesOf(await it.ask('POST', '/connections/test', asked));
  await lines.next();
  await lines.stop();
  expect(await until('the test is over', async () => aborted || undefined)).toBe(true);
});
