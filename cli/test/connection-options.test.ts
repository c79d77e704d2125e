import { PassThrough } from 'node:stream';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { until } from '../../server/test/support/until.ts';
import { runCli } from '../src/run.ts';
import { screen } from './support/command.ts';
import { serve } from './support/serve.ts';
import type { Served } from './support/serve.ts';

let served: Served;
beforeAll(async () => {
  served = await serve();
});
afterEach(async () => {
  await served.anyvisor(['connection', 'remove', 'other']);
});
afterAll(() => served?.close());

const add = ['connection', 'add', 'other', '--type', 'xapi', '--param', 'host=other.example', '--skip-test'];

test('a secret on the command line is refused before anything is sent, and not repeated', async () => {
  for (const argv of [
    [...add, '--param', 'password=typed-here'],
    ['connection', 'test', '--type', 'XAPI', '--param', 'host=h', '--param', 'password=typed-here'],
    ['connection', 'update', 'fake', '--param', 'password=typed-here'],
  ]) {
    const ran = await served.anyvisor(argv);
    expect(ran).toMatchObject({ code: 2, out: '', err: expect.stringContaining('--secret password') });
    expect(ran.err).not.toContain('typed-here');
  }
  expect((await served.anyvisor(['connection', 'get', 'other'])).code).toBe(3);
});

test('a secret that is needed is asked for on a terminal, and not shown', async () => {
  const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => stdin });
  const out = screen(80);
  const err = screen(80);
  const env = { ANYVISOR_URL: served.app.url, ANYVISOR_TOKEN: served.app.tokens.admin };
  const io = { stdin, stdout: out.stream, stderr: err.stream, env, signal: new AbortController().signal };
  const running = runCli(add, io);
  await until('it asks', () => err.text().includes('password'));
  stdin.write('hidden-word');
  stdin.write('\r');
  expect(await running).toBe(0);
  expect(out.text()).toMatch(/Secrets set: +password/);
  expect(out.text() + err.text()).not.toContain('hidden-word');
});

test('without a terminal a secret that is needed is named by the server', async () => {
  expect(await served.anyvisor(add)).toMatchObject({ code: 6, err: expect.stringContaining('password') });
});

test('our names for its units are set by options, and one option leaves the others', async () => {
  const parameters = await served.file('secret.yaml', 'password: from-a-file\n');
  const mapped = async (argv: readonly string[]) => {
    const ran = await served.anyvisor([...argv, '-o', 'json']);
    expect(ran).toMatchObject({ code: 0, err: '' });
    return (JSON.parse(ran.out) as { mapping: unknown }).mapping;
  };
  expect(
    await mapped([
      ...add,
      '--param-file',
      parameters,
      '--storage',
      'default',
      '--network',
      'lan=br0',
      '--network',
      'dmz=br1',
    ]),
  ).toEqual({
    computeMapping: {},
    storageMapping: { defaultDatastore: 'default', alternativeDatastores: [] },
    networkMapping: { networks: { lan: 'br0', dmz: 'br1' } },
  });
  expect(await mapped(['connection', 'update', 'other', '--compute', 'h1', '--network', 'lan=br9'])).toEqual({
    computeMapping: { targetComputeUnit: 'h1' },
    storageMapping: { defaultDatastore: 'default', alternativeDatastores: [] },
    networkMapping: { networks: { lan: 'br9', dmz: 'br1' } },
  });
  const half = await served.anyvisor(['connection', 'update', 'other', '--network', 'lan']);
  expect(half).toMatchObject({ code: 2, err: expect.stringContaining('not ours=theirs') });
});
