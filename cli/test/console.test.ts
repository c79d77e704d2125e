import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../../server/test/support/until.ts';
import { runCli } from '../src/run.ts';
import { screen } from './support/command.ts';
import { serve } from './support/serve.ts';
import type { Served } from './support/serve.ts';

let served: Served;
beforeAll(async () => {
  served = await serve();
});
afterAll(() => served?.close());

const seat = () => {
  const stdin = Object.assign(new PassThrough(), {
    isTTY: true,
    raw: [] as boolean[],
    setRawMode: (raw: boolean) => stdin.raw.push(raw),
  });
  const out = screen(80);
  const err = screen(80);
  const env = { ANYVISOR_URL: served.app.url, ANYVISOR_TOKEN: served.app.tokens.admin };
  const io = { stdin, stdout: out.stream, stderr: err.stream, env, signal: new AbortController().signal };
  return { stdin, out, err, io };
};

test('keys go to the guest, its words to the screen, and Ctrl-] leaves', async () => {
  const { stdin, out, err, io } = seat();
  const running = runCli(['vm', 'console', 'vm-1'], io);
  const guest = await until('the console is open', () => served.app.hypervisor.consoles.at(-1));
  const typed: Buffer[] = [];
  guest.on('data', (keys: Buffer) => typed.push(keys));
  guest.write('login: ');
  await until('the guest was heard', () => out.text() === 'login: ');
  stdin.write('root\r\u0003');
  await until('the keys arrived, Ctrl-C too', () => Buffer.concat(typed).toString() === 'root\r\u0003');
  stdin.write('half\u001Dnever');
  expect(await running).toBe(0);
  await until('what stood before Ctrl-] arrived', () => Buffer.concat(typed).toString().endsWith('half'));
  expect(Buffer.concat(typed).toString()).not.toContain('never');
  expect(stdin.raw).toEqual([true, false]);
  expect(err.text()).toContain('Ctrl-] leaves');
});

test('the end of the console gives the terminal back', async () => {
  const { stdin, io } = seat();
  const opened = served.app.hypervisor.consoles.length;
  const running = runCli(['vm', 'console', 'vm-1'], io);
  await until('the console is open', () => served.app.hypervisor.consoles.length > opened);
  await until('the terminal is raw', () => stdin.raw.length === 1);
  served.app.hypervisor.consoles.at(-1)?.end();
  expect(await running).toBe(0);
  expect(stdin.raw).toEqual([true, false]);
});

test('a console that the platform shows itself is only named', async () => {
  const { out, io } = seat();
  expect(await runCli(['vm', 'console', 'vm-1', '--protocol', 'webmks'], io)).toBe(0);
  expect(out.text()).toBe('wss://esx.example/ticket/1\n');
});
