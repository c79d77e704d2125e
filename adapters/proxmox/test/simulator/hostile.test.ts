import { randomBytes } from 'node:crypto';
import { connect } from 'node:tls';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FrameReader, printFrame } from '../../simulator/http/frames.ts';
import { readTarget } from '../../simulator/http/target.ts';
import { startSimulator } from '../../simulator/index.ts';
import type { Simulator } from '../../simulator/index.ts';
import { propertyFormats } from '../../simulator/schema/property-formats.ts';
import { parsePropertyString } from '../../simulator/schema/property-string.ts';
import { nextEvent } from '../../simulator/state/schedule.ts';
import { readUpid } from '../../simulator/tasks/upid.ts';
import { clientOf } from './support/client.ts';
import type { Client } from './support/client.ts';
import { quick } from './support/quick.ts';

let simulator: Simulator;
let client: Client;
beforeAll(async () => {
  simulator = await startSimulator({ ...quick, vms: 4 });
  client = clientOf(simulator);
});
afterAll(() => simulator.stop());

const anything = fc.oneof(fc.string({ maxLength: 300 }), fc.string({ unit: 'binary', maxLength: 100 }));

test('whatever stands in a request line, some answer comes and the server lives', async () => {
  const token = `PVEAPIToken=${simulator.tokenId}=${simulator.tokenSecret}`;
  const lines = fc.oneof(
    fc.constantFrom(
      '//',
      '/%',
      '/api2/json/%E0%A4%A',
      '/api2/json//',
      'http://[',
      '/api2/json/nodes/%00',
      '*',
      '/?%',
    ),
    fc.webPath(),
    fc.string({ maxLength: 60 }).map((text) => `/api2/json/${encodeURI(text.toWellFormed())}`),
  );
  await fc.assert(
    fc.asyncProperty(
      lines,
      fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'),
      async (line, method) => {
        const bytes = await raw(
          `${method} ${line} HTTP/1.1\r\nHost: x\r\nAuthorization: ${token}\r\nConnection: close\r\n\r\n`,
        );
        expect(bytes.toString('latin1')).toMatch(/^HTTP\/1\.1 \d{3} /);
      },
    ),
    { numRuns: 60 },
  );
  await alive();
});

test('bytes that are no HTTP at all end the connection, not the server', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 400 }), async (bytes) => {
      const answer = await raw(Buffer.concat([Buffer.from(bytes), Buffer.from('\r\n\r\n')]));
      expect(answer.toString('latin1')).toMatch(/^$|^HTTP\/1\.1 \d{3} /);
    }),
    { numRuns: 30 },
  );
  await alive();
});

test('whatever a form or a JSON body holds, the answer is a refusal with its reason', async () => {
  const body = fc.oneof(
    anything,
    fc.json(),
    fc.constantFrom('null', '[]', '{"vmid":{}}', '{"vmid":[1,[2]]}', '{"__proto__":1}'),
  );
  await fc.assert(
    fc.asyncProperty(
      body,
      fc.constantFrom('json', 'x-www-form-urlencoded', 'octet-stream'),
      async (text, type) => {
        const length = Buffer.byteLength(text);
        const reply = await client.ask('POST', '/nodes/pve1/qemu', {
          raw: text,
          headers: {
            Authorization: authorization(),
            'Content-Type': `application/${type}`,
            'Content-Length': String(length),
          },
        });
        expect([400, 500, 501, 506]).toContain(reply.status);
        expect(reply.reason).not.toBe('');
      },
    ),
    { numRuns: 80 },
  );
  await alive();
});

test('a parameter by the name of a prototype is refused like any unknown one', async () => {
  const { status, body } = await client.ask('PUT', '/nodes/pve1/dns', {
    raw: '{"search":"lab.example","__proto__":"x"}',
    headers: { Authorization: authorization(), 'Content-Type': 'application/json', 'Content-Length': '40' },
  });
  expect(status).toBe(400);
  expect(body).toContain('__proto__');
});

test('whatever a file upload holds, it is answered, and nothing of it stays behind', async () => {
  const part = fc.constantFrom(
    '--b\r\n',
    '--b--\r\n',
    'Content-Disposition: form-data; name="content"\r\n\r\niso\r\n',
    'Content-Disposition: form-data; name="filename"; filename="x.iso"\r\n\r\n',
    '\r\n',
    'bytes',
    '--',
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(part, fc.string({ maxLength: 40 })), { maxLength: 12 }),
      async (parts) => {
        const reply = await client.ask('POST', '/nodes/pve1/storage/local/upload', {
          raw: parts.join(''),
          headers: {
            Authorization: authorization(),
            'Content-Type': 'multipart/form-data; boundary=b',
            'Content-Length': String(Buffer.byteLength(parts.join(''))),
          },
        });
        expect([200, 400, 500, 501]).toContain(reply.status);
      },
    ),
    { numRuns: 60 },
  );
  await alive();
});

test('a console survives every frame, and breaks for the wrong ones', async () => {
  const { data } = await client.ask('GET', '/cluster/resources?type=vm');
  const row = (data as { status: string; type: string; node: string; vmid: number }[]).find(
    (one) => one.status === 'running' && one.type === 'qemu',
  );
  const base = `/nodes/${row?.node ?? ''}/qemu/${String(row?.vmid)}`;
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 2, maxLength: 300 }), fc.boolean(), async (bytes, framed) => {
      const proxy = (await client.ask('POST', `${base}/vncproxy`, { form: { websocket: 1 } })).data as {
        port: string;
        ticket: string;
      };
      const path = `/api2/json${base}/vncwebsocket?port=${proxy.port}&vncticket=${encodeURIComponent(proxy.ticket)}`;
      const payload = Buffer.from(bytes);
      const frame = framed ? masked(payload) : payload;
      const answer = await raw(
        Buffer.concat([
          Buffer.from(
            `GET ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization()}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n\r\n`,
          ),
          frame,
          // A close frame at last.
          Buffer.from([0x88, 0x80, 0, 0, 0, 0]),
        ]),
      );
      expect(answer.toString('latin1')).toMatch(/^HTTP\/1\.1 101 /);
    }),
    { numRuns: 25 },
  );
  await alive();
});

test('frames arrive whole however the stream is cut', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 70_000 }), fc.integer({ min: 1, max: 5000 }), (bytes, step) => {
      const reader = new FrameReader();
      const stream = masked(Buffer.from(bytes));
      const heard: Buffer[] = [];
      for (let at = 0; at < stream.length; at += step)
        for (const frame of reader.read(stream.subarray(at, at + step)))
          if (frame.kind === 'data') heard.push(frame.payload);
      expect(Buffer.compare(Buffer.concat(heard), Buffer.from(bytes))).toBe(0);
      expect(printFrame('data', Buffer.from(bytes)).subarray(-bytes.length || Infinity)).toEqual(
        Buffer.from(bytes),
      );
    }),
    { numRuns: 40 },
  );
});

test('the readers of targets, property strings, UPIDs and schedules never throw', () => {
  fc.assert(
    fc.property(anything, (text) => {
      expect(readTarget(text).path).toBeTypeOf('string');
      expect(['object', 'undefined']).toContain(typeof readUpid(text));
      expect(nextEvent(text, 0) ?? 1).toBeGreaterThan(0);
      for (const format of Object.values(propertyFormats))
        expect(parsePropertyString(format, text).ok).toBeTypeOf('boolean');
    }),
  );
});

function authorization(): string {
  return `PVEAPIToken=${simulator.tokenId}=${simulator.tokenSecret}`;
}

async function alive(): Promise<void> {
  expect((await client.ask('GET', '/version')).status).toBe(200);
}

/** Sends bytes and takes what comes back until the end, five seconds at most. */
function raw(bytes: string | Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = connect({
      port: Number(new URL(simulator.url).port),
      host: '127.0.0.1',
      rejectUnauthorized: false,
    });
    const chunks: Buffer[] = [];
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new Error('the server hangs'));
    }, 5000);
    socket.on('secureConnect', () => socket.end(bytes));
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(Buffer.concat(chunks));
    });
  });
}

function masked(payload: Buffer): Buffer {
  const plain = printFrame('data', payload);
  const head = Buffer.from(plain.subarray(0, plain.length - payload.length));
  head.writeUInt8(head.readUInt8(1) | 0x80, 1);
  const mask = Buffer.of(1, 2, 3, 4);
  return Buffer.concat([head, mask, payload.map((byte, index) => byte ^ (mask[index & 3] ?? 0))]);
}
