import { subscribe } from 'node:diagnostics_channel';

export interface SentRequest {
  readonly method: string;
  readonly origin: string;
  /** After `/api2/json`, with its query. */
  readonly path: string;
  readonly body: string;
}

const sent: SentRequest[] = [];

interface Created {
  readonly request: {
    readonly method: string;
    readonly origin: string | URL;
    readonly path: string;
    readonly body?: unknown;
  };
}

// undici tells of every request it is about to send, as it will be on the wire.
subscribe('undici:request:create', (message) => {
  const { request } = message as Created;
  if (!request.path.startsWith('/api2/json')) return;
  sent.push({
    method: request.method,
    origin: String(request.origin),
    path: request.path.slice('/api2/json'.length),
    body: textOf(request.body),
  });
});

function textOf(body: unknown): string {
  if (typeof body === 'string') return body;
  return body instanceof Uint8Array ? Buffer.from(body).toString('utf8') : '';
}

/** Every request of this process to a node so far, in order. */
export function sentRequests(): readonly SentRequest[] {
  return sent;
}

/** Requests to log in at one node. */
export function loginsAt(origin: string): number {
  return sent.filter((one) => one.origin === origin && one.method === 'POST' && one.path === '/access/ticket')
    .length;
}
