import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { followEvents } from '../src/follow-events.ts';

let server: Server;
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

test('a stream that ends is told of, opened again after the last event, and told of once it stands', async () => {
  const asked: (string | undefined)[] = [];
  server = createServer((request, response) => {
    asked.push(request.headers['last-event-id'] as string | undefined);
    const seq = asked.length;
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(`id: ${seq}\ndata: ${JSON.stringify({ seq })}\n\n`);
    if (seq < 3) {
      response.end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const ending = new AbortController();
  const told: unknown[] = [];
  const events = followEvents({
    url,
    signal: ending.signal,
    pause: 1,
    onOpen: () => told.push('open'),
    onLost: () => told.push('lost'),
  });
  for await (const { seq } of events) {
    told.push(seq);
    if (seq === 3) {
      ending.abort();
    }
  }
  expect(told.slice(0, 8)).toEqual(['open', 1, 'lost', 'open', 2, 'lost', 'open', 3]);
  expect(told).toHaveLength(8);
  expect(asked).toEqual([undefined, '1', '2']);
});
