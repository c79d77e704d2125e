import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Estate, Refusal } from './estate.ts';
import type { Body } from './route.ts';
import { routes } from './routes.ts';

/** A running pretend hypervisor. */
export interface Simulator {
  readonly port: number;
  readonly estate: Estate;
  /** Breaks every connection and refuses new ones. */
  readonly cut: () => Promise<void>;
  readonly restore: () => Promise<void>;
}

export async function startSimulator(): Promise<Simulator> {
  const estate = new Estate();
  const server = createServer((request, response) => void serve(estate, request, response));
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    port,
    estate,
    cut: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
    restore: () => listen(port),
  };
}

async function serve(estate: Estate, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const text = (await request.toArray()).map(String).join('');
    const answer = handle(estate, request, text === '' ? {} : (JSON.parse(text) as Body));
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  } catch (error) {
    const refusal = error instanceof Refusal ? error : new Refusal(500, 'broken', String(error));
    const body = JSON.stringify({ code: refusal.code, text: refusal.message });
    response.writeHead(refusal.status, { 'content-type': 'application/json' }).end(body);
  }
}

function handle(estate: Estate, request: IncomingMessage, body: Body): unknown {
  const path = request.url ?? '';
  const token = request.headers.authorization?.replace('Bearer ', '') ?? '';
  if (path !== '/login' && !estate.tokens.has(token)) {
    throw new Refusal(401, 'no-session', 'log in first');
  }
  for (const [method, pattern, answer] of routes) {
    const match = request.method === method ? pattern.exec(path) : null;
    if (match !== null) {
      return answer(estate, match.slice(1).map(decodeURIComponent), body);
    }
  }
  throw new Refusal(404, 'no-such-path', `${request.method} ${path.slice(0, 100)} is not here`);
}
