import type { Schemas } from '@anyvisor/client';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { until } from '../../server/test/support/until.ts';
import { progressText } from '../src/wait/progress-line.ts';
import { screen } from './support/command.ts';
import { runCli } from '../src/run.ts';
import { PassThrough } from 'node:stream';
import { serve } from './support/serve.ts';
import type { Served } from './support/serve.ts';

let served: Served;
beforeAll(async () => {
  served = await serve();
});
beforeEach(() => {
  served.app.operations.outcome = undefined;
});
afterAll(() => served?.close());

const terminal = (signal = new AbortController().signal) => {
  const out = screen(80);
  const err = screen(80);
  const env = { ANYVISOR_URL: served.app.url, ANYVISOR_TOKEN: served.app.tokens.admin };
  return { out, err, io: { stdin: new PassThrough(), stdout: out.stream, stderr: err.stream, env, signal } };
};
const begun = async () => {
  const started = served.app.operations.started.length;
  await until('it began', () => served.app.operations.started.length > started);
  const { items } = await served.app.operations.list(served.app.tenantId, { limit: 500 });
  return items.at(-1)?.id ?? '';
};

test('on a terminal one line shows the progress and then the end', async () => {
  const { err, io } = terminal();
  const id = begun();
  const running = runCli(['vm', 'start', 'vm-1'], io);
  const operation = await id;
  await until('a bar is drawn', () => err.text().includes('░'));
  await served.app.operations.finish(operation);
  expect(await running).toBe(0);
  expect(err.text()).toMatch(/vm\.start web-01: succeeded after [^\n]+\n$/);
  expect(err.text().split('\n')).toHaveLength(2);
});

test('Ctrl-C leaves the operation alone and says how to follow it', async () => {
  const interrupted = new AbortController();
  const { err, io } = terminal(interrupted.signal);
  const id = begun();
  const running = runCli(['vm', 'start', 'vm-1'], io);
  const operation = await id;
  await until('a bar is drawn', () => err.text().includes('░'));
  interrupted.abort();
  expect(await running).toBe(130);
  expect(err.text()).toContain(
    `vm.start goes on without us\nNext: Follow it with: anyvisor operation watch ${operation}\n`,
  );
  expect(await served.app.operations.get(served.app.tenantId, operation)).toMatchObject({ state: 'QUEUED' });
  await served.app.operations.finish(operation);
});

test('the bar tells kind, target, share and step', () => {
  const operation = {
    kind: 'vm.create',
    target: { type: 'vm', id: null, name: 'web-01', nativeRef: null },
    state: 'RUNNING',
    unwinding: false,
    progress: 0.42,
    steps: [
      { name: 'reserve', state: 'SUCCEEDED' },
      { name: 'copy-disk', state: 'RUNNING' },
      { name: 'define', state: 'PENDING' },
    ],
  } as Schemas['Operation'];
  expect(progressText(operation)).toBe('vm.create web-01  ████████░░░░░░░░░░░░  42 %  copy-disk (2 of 3)');
  expect(progressText({ ...operation, unwinding: true })).toContain('taking back copy-disk');
});

test('events are followed until Ctrl-C, one JSON object per line', async () => {
  const interrupted = new AbortController();
  const { out, err, io } = terminal(interrupted.signal);
  const running = runCli(['events', 'follow', '--type', 'operation.*', '-o', 'json'], io);
  await until('it follows', () => err.text().includes('Following events'));
  served.app.operations.outcome = {};
  await served.anyvisor(['vm', 'start', 'vm-1']);
  await until('the end was heard', () => out.text().includes('\n'));
  interrupted.abort();
  expect(await running).toBe(0);
  expect(JSON.parse(out.text().split('\n')[0] ?? '')).toMatchObject({ type: 'operation.finished' });
});
