import { hypervisorError } from '@anyvisor/domain';
import { PassThrough } from 'node:stream';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { until } from '../../server/test/support/until.ts';
import { runCli } from '../src/run.ts';
import { screen } from './support/command.ts';
import { lineCutter } from './support/line-cutter.ts';
import type { LineCutter } from './support/line-cutter.ts';
import { serve } from './support/serve.ts';
import type { Served } from './support/serve.ts';

let served: Served;
let line: LineCutter;
let interrupted: AbortController;
beforeAll(async () => {
  served = await serve();
});
beforeEach(async () => {
  line = await lineCutter(served.app.url);
  interrupted = new AbortController();
  served.app.operations.outcome = {};
  served.app.operations.refusal = undefined;
  served.app.operations.started.length = 0;
});
afterEach(async () => {
  interrupted.abort();
  await line?.close();
});
afterAll(() => served?.close());

/** A command line whose way to the server leads through the cutter. */
function begin(argv: readonly string[], stdin = new PassThrough()) {
  const out = screen(undefined);
  const err = screen(undefined);
  const env = { ANYVISOR_URL: line.url, ANYVISOR_TOKEN: served.app.tokens.admin };
  const io = { stdin, stdout: out.stream, stderr: err.stream, env, signal: interrupted.signal };
  return { ended: runCli(argv, io), out, err };
}

test('a change whose answer was lost is asked for again with the same key: it happens once', async () => {
  const before = (await served.app.operations.list(served.app.tenantId, { limit: 500 })).items.length;
  line.loseAnswerOf('POST /api/v1/vms/');
  const { ended, err } = begin(['vm', 'start', 'vm-1']);
  expect(await ended).toBe(0);
  expect(err.text()).toContain('The server does not answer; asking again.\n');
  const keys = served.app.operations.started.map(({ idempotencyKey }) => idempotencyKey);
  expect(keys).toHaveLength(2);
  expect(new Set(keys).size).toBe(1);
  const after = (await served.app.operations.list(served.app.tenantId, { limit: 500 })).items.length;
  expect(after - before).toBe(1);
});

test('a refusal is an answer: it is not asked for again', async () => {
  served.app.operations.refusal = hypervisorError('ConnectionFailed', { message: 'the host is away' });
  const { ended, err } = begin(['vm', 'start', 'vm-1']);
  expect(await ended).toBe(7);
  expect(err.text()).toContain('the host is away');
  expect(served.app.operations.started).toHaveLength(1);
});

test('a server that goes and comes back while the end is waited for', async () => {
  served.app.operations.outcome = undefined;
  const { ended, err } = begin(['vm', 'start', 'vm-1']);
  const operation = await until('it began', async () => {
    const { items } = await served.app.operations.list(served.app.tenantId, { limit: 500 });
    return items.find(({ state }) => state === 'QUEUED')?.id;
  });
  line.cut();
  const tried = line.taken();
  await until('it was asked again more than once', () => line.taken() > tried + 1);
  await served.app.operations.finish(operation);
  line.mend();
  expect(await ended).toBe(0);
  expect(err.text()).toContain('the server does not answer; the operation goes on when it is back');
  expect(err.text()).toContain('succeeded after');
});

test('Ctrl-C before the server has answered says that it may have begun', async () => {
  line.loseAnswerOf('POST /api/v1/vms/');
  const { ended, err } = begin(['vm', 'start', 'vm-1']);
  await until('it was asked for', () => served.app.operations.started.length > 0);
  line.cut();
  await until('it is asked for again', () => err.text().includes('asking again'));
  interrupted.abort();
  expect(await ended).toBe(130);
  expect(err.text()).toMatch(/it may have begun nonetheless\nNext: See: anyvisor operation list\n$/);
});

test('events that happen while the line is cut are shown when it is mended, each once', async () => {
  const { ended, out, err } = begin(['events', 'follow', '--type', 'operation.finished', '-o', 'json']);
  await until('it follows', () => err.text().includes('Following events'));
  line.cut();
  for (let times = 0; times < 3; times += 1) {
    expect((await served.anyvisor(['vm', 'start', 'vm-1'])).code).toBe(0);
  }
  line.mend();
  const seen = () =>
    out
      .text()
      .split('\n')
      .filter((each) => each !== '')
      .map((each) => (JSON.parse(each) as { seq: number }).seq);
  await until('all three are shown', () => seen().length >= 3);
  expect((await served.anyvisor(['vm', 'start', 'vm-1'])).code).toBe(0);
  await until('and what comes after', () => seen().length >= 4);
  interrupted.abort();
  expect(await ended).toBe(0);
  expect(seen()).toHaveLength(4);
  expect(seen()).toEqual([...new Set(seen())].toSorted((a, b) => a - b));
});

test('a console that is cut off is not a console that was left', async () => {
  const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => stdin });
  const opened = served.app.hypervisor.consoles.length;
  const { ended, out, err } = begin(['vm', 'console', 'vm-1'], stdin);
  await until('the console is open', () => served.app.hypervisor.consoles.length > opened);
  served.app.hypervisor.consoles.at(-1)?.write('login: ');
  await until('the guest was heard', () => out.text() === 'login: ');
  line.cut();
  expect(await ended).toBe(7);
  expect(err.text()).toContain('The console was cut off');
});
