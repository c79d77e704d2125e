import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, NetConnectOpts, Server, Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startFaultProxy } from '../test-support/fault-proxy.ts';
import type { FaultProxy } from '../test-support/fault-proxy.ts';

/** Says back what it hears. */
let server: Server;
let proxy: FaultProxy;

beforeEach(async () => {
  server = createServer((socket) => {
    socket.on('error', () => {});
    socket.pipe(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  proxy = await startFaultProxy({ port, host: '127.0.0.1' });
});

afterEach(async () => {
  await proxy.close();
  server.close();
});

/** Sends, hangs up, and answers what came back: all of it, or up to the error. */
async function echo(text: string): Promise<{ text: string; pieces: number; error?: string }> {
  const socket = connect(proxy.address as NetConnectOpts);
  socket.end(text);
  const pieces: Buffer[] = [];
  try {
    for await (const piece of socket) pieces.push(piece as Buffer);
    return { text: Buffer.concat(pieces).toString(), pieces: pieces.length };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'none';
    return { text: Buffer.concat(pieces).toString(), pieces: pieces.length, error: code };
  }
}

test('without a fault it changes nothing', async () => {
  expect((await echo('hello')).text).toBe('hello');
  expect(proxy.accepted).toBe(1);
});

test('a dribble arrives complete', async () => {
  proxy.set('toClient', { pieceBytes: 1 });
  expect((await echo('hello world')).text).toBe('hello world');
});

test('a cut lets exactly so many bytes through', async () => {
  proxy.set('toClient', { cutAfterBytes: 3 });
  expect((await echo('hello')).text).toBe('hel');
});

test('a reset is an error on the other side', async () => {
  proxy.set('toServer', { cutAfterBytes: 1, cutHow: 'reset' });
  expect(await echo('hello')).toMatchObject({ text: '', error: 'ECONNRESET' });
});

test('a rewrite sees where it is', async () => {
  proxy.set('toServer', {
    pieceBytes: 1,
    rewrite: (piece, { offset }) => (offset === 1 ? Buffer.from('E') : piece),
  });
  expect((await echo('hello')).text).toBe('hEllo');
});

test('it can stop accepting, and cut all that stands', async () => {
  const socket = connect(proxy.address as NetConnectOpts);
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.write('x');
  await once(socket, 'data');
  expect(proxy.open).toBe(1);
  const closed = new Promise((resolve) => socket.once('close', resolve));
  proxy.cut('reset');
  await closed;
  proxy.accepting = false;
  expect((await echo('hello')).text).toBe('');
});

test('a connection that lost bytes does not outlive the loss, and one that lost none does', async () => {
  const open = async (): Promise<Socket> => {
    const socket = connect(proxy.address as NetConnectOpts);
    await once(socket, 'connect');
    return socket;
  };
  const robbed = await open();
  const spared = await open();
  const reset = once(robbed, 'error');
  proxy.set('toServer', { swallow: true });
  robbed.write('lost');
  await expect.poll(() => proxy.robbed).toBe(1);
  proxy.set('toServer', {});
  await expect(reset).resolves.toMatchObject([{ code: 'ECONNRESET' }]);
  spared.write('kept');
  expect(String((await once(spared, 'data'))[0])).toBe('kept');
  spared.destroy();
});
