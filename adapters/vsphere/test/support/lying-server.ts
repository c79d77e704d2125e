import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Vcsim } from '@anyvisor/vcsim';

/** Answers in the server's place; what it leaves unanswered stays so. */
export type Lie = (response: ServerResponse) => void | Promise<void>;

export interface LyingServer {
  readonly port: number;
  /** From now on calls of this method get the lie; all others the truth. */
  readonly tell: (method: string, lie: Lie) => void;
  readonly close: () => Promise<void>;
}

/** Stands before a simulator that speaks plain HTTP and answers calls of some methods itself. */
export async function startLyingServer(sim: Vcsim): Promise<LyingServer> {
  const lies = new Map<string, Lie>();
  const server = createServer((request, response) => {
    response.on('error', () => {});
    answered(sim, lies, request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    port: address.port,
    tell: (method, lie) => {
      lies.clear();
      lies.set(method, lie);
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function answered(
  sim: Vcsim,
  lies: ReadonlyMap<string, Lie>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await text(request);
  const lie = lies.get(/<soapenv:Body><(\w+)/.exec(body)?.[1] ?? '');
  if (lie !== undefined) return lie(response);
  const truth = await fetch(new URL('/sdk', sim.url), {
    method: 'POST',
    body,
    headers: {
      soapaction: String(request.headers['soapaction']),
      'content-type': 'text/xml',
      ...(request.headers.cookie === undefined ? {} : { cookie: request.headers.cookie }),
    },
  });
  response.writeHead(truth.status, { 'set-cookie': truth.headers.getSetCookie() });
  response.end(Buffer.from(await truth.arrayBuffer()));
}
