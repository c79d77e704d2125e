import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { messageOf } from '../http/api-error.ts';
import type { World } from '../state/world.ts';
import { adminAnswer } from './admin-paths.ts';

export interface AdminServer {
  readonly url: string;
  close(): Promise<void>;
}

const largest = 1024 * 1024;

/** A plain, unguarded loopback port to look and interfere: JSON in, JSON out. */
export async function startAdminServer(world: World, port: number): Promise<AdminServer> {
  const server = createServer((request, response) => {
    void answer(world, request).then(({ status, body }) => {
      response.writeHead(status, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

async function answer(
  world: World,
  request: IncomingMessage,
): Promise<{ readonly status: number; readonly body: unknown }> {
  try {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > largest) return { status: 413, body: { error: 'at most one MiB' } };
      chunks.push(chunk);
    }
    const text = Buffer.concat(chunks).toString('utf8');
    const body: unknown = text === '' ? {} : JSON.parse(text);
    const path = new URL(request.url ?? '/', 'http://admin').pathname;
    const result = adminAnswer(
      world,
      `${request.method ?? 'GET'} ${path}`,
      (body ?? {}) as Record<string, unknown>,
    );
    return result === undefined
      ? { status: 404, body: { error: `nothing at ${path}` } }
      : { status: 200, body: result };
  } catch (error) {
    return { status: 400, body: { error: messageOf(error) } };
  }
}
