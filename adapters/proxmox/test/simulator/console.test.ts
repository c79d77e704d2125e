import { readFileSync } from 'node:fs';
import { createCipheriv } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { startSimulator } from '../../simulator/index.ts';
import type { Simulator } from '../../simulator/index.ts';
import { clientOf } from './support/client.ts';
import type { Client } from './support/client.ts';
import { quick } from './support/quick.ts';

let simulator: Simulator;
let client: Client;
beforeAll(async () => {
  simulator = await startSimulator({ ...quick, vms: 6 });
  client = clientOf(simulator);
});
afterAll(() => simulator.stop());

/** The bytes of a socket, in the order they come. */
function open(path: string, console: { port: string; ticket: string }) {
  const url = `${simulator.url.replace('https', 'wss')}/api2/json${path}/vncwebsocket?port=${console.port}&vncticket=${encodeURIComponent(console.ticket)}`;
  const socket = new WebSocket(url, ['binary'], {
    ca: readFileSync(simulator.caFile),
    headers: { Authorization: `PVEAPIToken=${simulator.tokenId}=${simulator.tokenSecret}` },
  });
  let got = Buffer.alloc(0);
  socket.on('message', (data: Buffer) => {
    got = Buffer.concat([got, data]);
  });
  const opened = new Promise<void>((resolve, reject) => {
    socket.once('open', resolve).once('error', reject);
  });
  const take = async (count: number): Promise<Buffer> => {
    await expect.poll(() => got.length, { timeout: 5000 }).toBeGreaterThanOrEqual(count);
    const taken = got.subarray(0, count);
    got = got.subarray(count);
    return taken;
  };
  return { socket, opened, take, seen: () => got.toString('utf8') };
}

/** The client's side of VNC authentication (RFC 6143, 7.2.2). */
function answerTo(challenge: Buffer, password: string): Buffer {
  const key = Buffer.alloc(8);
  for (let index = 0; index < 8; index += 1) {
    for (let bit = 0; bit < 8; bit += 1) {
      if (((password.charCodeAt(index) || 0) >> bit) & 1) key[index] = (key[index] ?? 0) | (1 << (7 - bit));
    }
  }
  const cipher = createCipheriv('des-ede3', Buffer.concat([key, key, key]), null).setAutoPadding(false);
  return cipher.update(challenge);
}

test('a machine’s screen speaks RFB 3.8 and shows a picture', async () => {
  const { data } = await client.ask('POST', '/nodes/pve1/qemu/100/vncproxy', { form: { websocket: 1 } });
  const proxy = data as { port: string; ticket: string; upid: string };
  expect(proxy.port).toMatch(/^59\d\d$/);
  const { socket, opened, take } = open('/nodes/pve1/qemu/100', proxy);
  await opened;
  expect((await take(12)).toString()).toBe('RFB 003.008\n');
  socket.send(Buffer.from('RFB 003.008\n'));
  expect([...(await take(2))]).toEqual([1, 2]);
  socket.send(Buffer.of(2));
  socket.send(answerTo(await take(16), proxy.ticket));
  expect((await take(4)).readUInt32BE()).toBe(0);
  socket.send(Buffer.of(1));
  const init = await take(24);
  expect([init.readUInt16BE(0), init.readUInt16BE(2)]).toEqual([320, 200]);
  await take(init.readUInt32BE(20));
  socket.send(Buffer.from([3, 0, 0, 0, 0, 0, 1, 64, 0, 200]));
  const head = await take(16);
  expect([head.readUInt16BE(2), head.readUInt16BE(8), head.readUInt16BE(10)]).toEqual([1, 320, 200]);
  await take(320 * 200 * 4);
  socket.close();
  expect(await client.finish(proxy.upid)).toBe('OK');
});

test('a text console takes user and ticket, then echoes', async () => {
  const row = (
    (await client.ask('GET', '/cluster/resources?type=vm')).data as {
      type: string;
      vmid: number;
      node: string;
    }[]
  ).find((one) => one.type === 'lxc');
  const path = `/nodes/${row?.node ?? ''}/lxc/${String(row?.vmid)}`;
  const { data } = await client.ask('POST', `${path}/termproxy`);
  const proxy = data as { port: string; ticket: string; user: string };
  const { socket, opened, take, seen } = open(path, proxy);
  await opened;
  socket.send(`${proxy.user}:${proxy.ticket}\n`);
  expect((await take(2)).toString()).toBe('OK');
  socket.send('0:6:hello\r');
  await expect.poll(seen).toMatch(/# hello\r\nhello\r\n/);
  socket.close();
});

test('another ticket opens nothing', async () => {
  const { data } = await client.ask('POST', '/nodes/pve1/qemu/100/vncproxy', { form: { websocket: 1 } });
  const { opened } = open('/nodes/pve1/qemu/100', {
    ...(data as { port: string; ticket: string }),
    ticket: 'PVEVNC:00000000::x',
  });
  await expect(opened).rejects.toThrow('401');
});
