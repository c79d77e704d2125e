import { Agent } from 'node:https';
import { request as plainRequest, Agent as PlainAgent } from 'node:http';
import { request as tlsRequest } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pinnedSocket } from './pinned-socket.ts';
import { TransportFailed } from './transport-failed.ts';

export interface TransportOptions {
  readonly url: URL;
  /** Accept any certificate. */
  readonly anyCertificate: boolean;
  /** SHA-256 of the one accepted certificate. */
  readonly fingerprint: string | undefined;
}

export interface Post {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

export interface FileRequest {
  readonly method: 'GET' | 'PUT' | 'DELETE';
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: AsyncIterable<Uint8Array>;
  readonly signal: AbortSignal;
}

/** One endpoint's HTTP: keep-alive, few sockets, certificates checked against trust or pin before anything is sent. */
export class Transport {
  readonly #options: TransportOptions;
  readonly #agent: Agent | PlainAgent;
  /** SHA-256 of the certificate the server showed last. */
  shownFingerprint: string | null = null;

  constructor(options: TransportOptions) {
    this.#options = options;
    const keep = { keepAlive: true, maxSockets: MAX_SOCKETS, keepAliveMsecs: 30_000 };
    if (options.url.protocol === 'http:') {
      this.#agent = new PlainAgent(keep);
    } else {
      const agent = new Agent(keep);
      agent.createConnection = (_given, done) => {
        pinnedSocket(
          options,
          (shown) => (this.shownFingerprint = shown),
          (error, socket) => done?.(error, socket as never),
        );
        return undefined;
      };
      this.#agent = agent;
    }
  }

  /** The answer's head; its body is still to be read. Throws TransportFailed. */
  async post({ body, headers, signal }: Post): Promise<IncomingMessage> {
    const { url } = this.#options;
    const bytes = Buffer.from(body);
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const send = url.protocol === 'http:' ? plainRequest : tlsRequest;
    let sent = false;
    const request = send(url, {
      method: 'POST',
      agent: this.#agent,
      signal,
      headers: { ...headers, 'content-type': 'text/xml; charset=utf-8', 'content-length': bytes.length },
    });
    request.on('response', resolve);
    request.on('error', (error) => reject(new TransportFailed(error, sent)));
    request.on('socket', (socket) => {
      if (!socket.connecting) sent = true;
      else socket.once('connect', () => (sent = true));
    });
    request.end(bytes);
    return promise;
  }

  /** The head of the answer to any other request of this host: for a file of a datastore, a disk of a lease. */
  async send({ method, path, headers, body, signal }: FileRequest): Promise<IncomingMessage> {
    const { url } = this.#options;
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const begin = url.protocol === 'http:' ? plainRequest : tlsRequest;
    const request = begin(new URL(path, url), {
      method,
      agent: this.#agent,
      signal,
      headers: { ...headers },
    });
    const fail = (error: unknown) => reject(new TransportFailed(error, true));
    request.setTimeout(stallPatience, () =>
      request.destroy(Object.assign(new Error('the server stalled in mid-file'), { code: 'ETIMEDOUT' })),
    );
    request.on('response', resolve);
    request.on('error', fail);
    if (body === undefined) request.end();
    else pipeline(Readable.from(body, { objectMode: false }), request).catch(fail);
    return promise;
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** The body of an answer, piece by piece. Throws TransportFailed when it breaks off. */
export async function* bodyOf(response: IncomingMessage): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of response) yield chunk as Uint8Array;
  } catch (error) {
    throw new TransportFailed(error, true);
  }
}

/** Milliseconds without a byte until a transfer counts as broken. */
const stallPatience = 60_000;

/** vCenter allows 640 requests at once for all its clients; a long poll takes one of these for itself. */
const MAX_SOCKETS = 10;
