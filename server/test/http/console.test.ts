import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { until } from '../support/until.ts';
import { testApp } from './support/test-app.ts';
import type { TestApp } from './support/test-app.ts';

let it: TestApp;
let vmId: string;
beforeAll(async () => {
  it = await testApp();
  ({ vmId } = await it.connect());
});
afterAll(() => it?.close());

interface Opened {
  readonly kind: string;
  readonly path: string;
  readonly password: string | null;
}
const open = (protocol: string) => it.json<Opened>('POST', `/vms/${vmId}/console`, { body: { protocol } });
const viewer = (path: string) => new WebSocket(`${it.url.replace('http', 'ws')}${path}`);
const guest = () => {
  const console = it.hypervisor.consoles.at(-1);
  if (console === undefined) throw new Error('no console was opened');
  return console;
};
const refused = (socket: WebSocket) =>
  new Promise<number>((resolve) => {
    socket
      .on('error', () => undefined)
      .once('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
  });

test.each(['vnc', 'serial'])('bytes of a %s console go both ways, unchanged', async (protocol) => {
  const { kind, path, password } = await open(protocol);
  expect({ kind, password }).toEqual({ kind: 'stream', password: 'viewer-only' });
  const socket = viewer(path);
  const heard: Buffer[] = [];
  socket.on('message', (data: Buffer, binary) => {
    expect(binary).toBe(true);
    heard.push(data);
  });
  await once(socket, 'open');
  const everyByte = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
  guest().write(everyByte);
  await until('the guest was heard', () => Buffer.concat(heard).length === 256);
  expect(Buffer.concat(heard)).toEqual(everyByte);
  socket.send(everyByte);
  const [typed] = (await once(guest(), 'data')) as [Buffer];
  expect(typed).toEqual(everyByte);
  socket.close();
  await until('the guest’s end is closed', () => guest().destroyed || guest().readableEnded);
});

test('a ticket is good for one viewer', async () => {
  const { path } = await open('serial');
  const first = viewer(path);
  await once(first, 'open');
  expect(await refused(viewer(path))).toBe(404);
  expect(await refused(viewer('/api/v1/console/ws?ticket=never-was-a-ticket'))).toBe(404);
  first.close();
});

test('the end of the console ends the viewer', async () => {
  const { path } = await open('serial');
  const socket = viewer(path);
  await once(socket, 'open');
  guest().end();
  await once(socket, 'close');
  expect(socket.readyState).toBe(WebSocket.CLOSED);
});

test('a guest that floods waits for its viewer', async () => {
  const { path } = await open('vnc');
  const socket = viewer(path);
  await once(socket, 'open');
  const console = guest();
  socket.pause();
  let written = 0;
  const chunk = Buffer.alloc(64 * 1024, 7);
  // Writes only while there is room: with a viewer that stands still there soon is none.
  while (written < 256 * 1024 * 1024 && console.write(chunk)) {
    written += chunk.length;
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(written).toBeLessThan(128 * 1024 * 1024);
  let heard = 0;
  socket.on('message', (data: Buffer) => (heard += data.length));
  socket.resume();
  await until('everything arrived in the end', () => heard === written + chunk.length, 20_000);
  socket.close();
});

test('a platform’s own ticket is passed on', async () => {
  expect(await open('webmks')).toEqual({
    kind: 'ticket',
    protocol: 'webmks',
    url: 'wss://esx.example/ticket/1',
    facts: { host: 'esx' },
  });
});

test('a console that is not there is refused in words', async () => {
  const answer = await it.ask('POST', `/vms/${vmId}/console`, { body: { protocol: 'spice' } });
  expect(answer.status).toBe(409);
  expect(await answer.json()).toMatchObject({ kind: 'OperationNotSupported' });
  expect((await it.ask('POST', `/vms/${vmId}/console`, { as: 'viewer' })).status).toBe(403);
  expect((await it.ask('POST', `/vms/${vmId}/console`, { as: 'stranger' })).status).toBe(404);
});
