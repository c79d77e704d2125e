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
  const facts = {
    method: request.method,
    origin: String(request.origin),
    path: request.path.slice('/api2/json'.length),
  };
  const index = sent.push({ ...facts, body: textOf(request.body) }) - 1;
  tap(request.body, (form) => {
    sent[index] = { ...facts, body: form };
  });
});

/** Tells the fields of a form of several parts, written as an ordinary one, when its first bytes are asked for. */
function tap(body: unknown, tell: (form: string) => void): void {
  if (typeof body !== 'object' || body === null || !(Symbol.asyncIterator in body)) return;
  const streamed = body as { [Symbol.asyncIterator]: () => AsyncIterator<Uint8Array> };
  const open = streamed[Symbol.asyncIterator].bind(streamed);
  streamed[Symbol.asyncIterator] = async function* tapped() {
    let first = true;
    for await (const chunk of { [Symbol.asyncIterator]: open }) {
      if (first) tell(formIn(Buffer.from(chunk).toString('latin1')));
      first = false;
      yield chunk;
    }
  };
}

function formIn(head: string): string {
  const form = new URLSearchParams();
  for (const [, name = '', filename, value = ''] of head.matchAll(
    /form-data; name="([^"]*)"(?:; filename="([^"]*)")?\r\n(?:[^\r\n]+\r\n)*\r\n([^\r]*)/g,
  ))
    form.append(name, filename ?? value);
  return form.toString();
}

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
