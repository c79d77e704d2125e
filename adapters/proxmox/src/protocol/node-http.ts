import type { Readable } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { Pool } from 'undici';
import type { buildConnector } from 'undici';
import { MalformedAnswer } from './api-refusal.ts';
import { pinnedSocket } from './pinned-socket.ts';
import type { Peer } from './pinned-socket.ts';
import { ConnectFailed, TransportFailed } from './transport-failed.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | StreamedBody;
  readonly signal: AbortSignal;
}

/** Bytes that are made while they are sent: as fast as the node takes them, and exactly so many (it takes no chunked bodies). */
export interface StreamedBody {
  readonly length: number;
  /** Called once, when a connection is there. */
  readonly chunks: () => AsyncIterable<Uint8Array>;
}

export interface HttpAnswer {
  readonly status: number;
  readonly reason: string;
  readonly body: string;
}

/** Bytes; a longer answer is not read to its end. 20,000 guests make about 9 MB. */
const longestAnswer = 64 * 2 ** 20;
/** pveproxy lets an idle connection go after five seconds. */
const keepAlive = 4000;

const unzip = promisify(gunzip);

/**
 * HTTP to one node. Readings share connections that are kept alive; everything else gets a fresh one, because the node
 * closes connections whenever it likes, and then nobody could say whether the request was seen.
 */
export class NodeHttp {
  readonly #readings: Pool;
  readonly #writes: Pool;

  constructor(peer: Peer, most: number, note: (fingerprint: string) => void) {
    const host = peer.host.includes(':') ? `[${peer.host}]` : peer.host;
    const origin = `https://${host}:${peer.port}`;
    const connect: Pool.Options['connect'] = (_options, answer) => {
      void connected(peer, note, answer);
    };
    const shared = { connect, connections: most, headersTimeout: 0, bodyTimeout: 0 };
    this.#readings = new Pool(origin, {
      ...shared,
      keepAliveTimeout: keepAlive,
      keepAliveMaxTimeout: keepAlive,
    });
    this.#writes = new Pool(origin, { ...shared, pipelining: 0 });
  }

  /** Throws TransportFailed, MalformedAnswer. */
  async send({ method, path, headers, body, signal }: HttpRequest): Promise<HttpAnswer> {
    const pool = method === 'GET' ? this.#readings : this.#writes;
    try {
      const answer = await pool.request({
        method,
        path,
        signal,
        headers: {
          ...headers,
          accept: 'application/json',
          'accept-encoding': 'gzip',
          ...(typeof body === 'object' ? { 'content-length': String(body.length) } : {}),
        },
        ...(body === undefined ? {} : { body: typeof body === 'object' ? lazy(body) : body }),
      });
      const bytes = await bounded(answer.body, `${method} ${path}`);
      const plain = answer.headers['content-encoding'] === 'gzip' ? await inflated(bytes, path) : bytes;
      return { status: answer.statusCode, reason: answer.statusText, body: plain.toString('utf8') };
    } catch (error) {
      if (error instanceof MalformedAnswer) throw error;
      throw new TransportFailed(error, !(error instanceof ConnectFailed));
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#readings.destroy(), this.#writes.destroy()]);
  }
}

/** undici takes any async iterable, whatever its types say; nothing is asked of it before a connection is there. */
function lazy({ chunks }: StreamedBody): Readable {
  return {
    [Symbol.asyncIterator]: () => chunks()[Symbol.asyncIterator](),
  } as unknown as Readable;
}

/** undici asks for a callback. */
async function connected(
  peer: Peer,
  note: (fingerprint: string) => void,
  answer: buildConnector.Callback,
): Promise<void> {
  let socket: TLSSocket;
  try {
    socket = await pinnedSocket(peer, note);
  } catch (error) {
    answer(error as Error, null);
    return;
  }
  answer(null, socket);
}

async function bounded(body: AsyncIterable<Uint8Array>, request: string): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.byteLength;
    if (length > longestAnswer) throw new MalformedAnswer(request, `more than ${longestAnswer} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function inflated(bytes: Buffer, request: string): Promise<Buffer> {
  try {
    return await unzip(bytes, { maxOutputLength: longestAnswer });
  } catch (cause) {
    throw new MalformedAnswer(request, `its gzip cannot be read: ${String(cause)}`);
  }
}
