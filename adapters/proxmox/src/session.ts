import type { AdapterEnvironment, CallContext } from '@anyvisor/port';
import { peersOf } from './parameters.ts';
import type { ProxmoxParameters } from './parameters.ts';
import { ApiRefusal, MalformedAnswer } from './protocol/api-refusal.ts';
import { formOf } from './protocol/form.ts';
import type { Parameters } from './protocol/form.ts';
import { asObject, asText } from './protocol/loose.ts';
import type { HttpAnswer, HttpRequest } from './protocol/node-http.ts';
import type { Multipart } from './protocol/multipart.ts';
import type { Peer } from './protocol/pinned-socket.ts';
import { Slots } from './protocol/slots.ts';
import { Transport } from './protocol/transport.ts';
import { GuestBook } from './reading/guest-book.ts';
import { AgentBook } from './reading/agent-book.ts';
import { CloneQueue } from './session/clone-queue.ts';
import { Credentials } from './session/credentials.ts';
import { callTime, ownContext } from './session/call-time.ts';
import { Remembered } from './session/remembered.ts';
import { VmidClaims } from './session/vmid-claims.ts';

/** A node has three workers for everybody: requests in flight at one cluster. */
const mostAtOnce = 5;
/** Milliseconds a login may take, whoever waits for it. A refusal comes after three seconds. */
const loginPatience = 15_000;

type Verb = HttpRequest['method'];

/** One way into one cluster, shared by all calls of a port: its sockets, its ticket, and what has been learned about it. */
export class Session {
  readonly parameters: ProxmoxParameters;
  readonly environment: AdapterEnvironment;
  readonly transport: Transport;
  /** Fingerprints of the nodes’ certificates, as a trusted node told them. */
  readonly vouched = new Set<string>();
  readonly credentials: Credentials;
  /** What has been read, kept for a while. */
  readonly remembered: Remembered;
  readonly guests: GuestBook;
  readonly agents: AgentBook;
  readonly clones = new CloneQueue();
  readonly vmids: VmidClaims;
  readonly #slots = new Slots(mostAtOnce);
  /** An upload goes on for minutes: it must not take the place of everything else. */
  readonly #uploads = new Slots(1);

  constructor(parameters: ProxmoxParameters, environment: AdapterEnvironment) {
    this.parameters = parameters;
    this.environment = environment;
    this.transport = new Transport(peersOf(parameters, this.vouched), mostAtOnce, environment.now);
    this.credentials = new Credentials(parameters, environment.now, (fields) => this.#logIn(fields));
    this.remembered = new Remembered(environment.now);
    this.guests = new GuestBook(environment.now);
    this.vmids = new VmidClaims(environment.now);
    this.agents = new AgentBook(environment.now);
  }

  /** `data` of the answer. Throws ApiRefusal, TransportFailed, MalformedAnswer, HypervisorFault (late or cancelled). */
  get(ctx: CallContext, path: string, parameters: Parameters = {}, asked = false): Promise<unknown> {
    return this.#request(ctx, 'GET', path, parameters, asked);
  }

  post(ctx: CallContext, path: string, parameters: Parameters = {}): Promise<unknown> {
    return this.#change(ctx, 'POST', path, parameters);
  }

  put(ctx: CallContext, path: string, parameters: Parameters = {}): Promise<unknown> {
    return this.#change(ctx, 'PUT', path, parameters);
  }

  /** A file as the platform takes it: a form of several parts, one upload at a time. */
  upload(ctx: CallContext, path: string, { type, body }: Multipart): Promise<unknown> {
    return callTime(ctx, `POST ${path}`, true, (signal, reached) =>
      this.#uploads.hold(signal, () =>
        this.#slots.hold(signal, async () => {
          const headers = await this.credentials.headers(true, false);
          signal.throwIfAborted();
          reached();
          const target = `/api2/json${path}`;
          const request = {
            method: 'POST',
            path: target,
            headers: { ...headers, 'content-type': type },
          } as const;
          return dataOf(await this.transport.send({ ...request, body, signal }), `POST ${path}`);
        }),
      ),
    );
  }

  delete(ctx: CallContext, path: string, parameters: Parameters = {}): Promise<unknown> {
    return this.#change(ctx, 'DELETE', path, parameters);
  }

  /** The node to open a socket to that belongs to the requests just made. */
  frontDoor(): Peer {
    const [first] = peersOf(this.parameters, this.vouched);
    const peer = this.transport.current ?? first;
    if (peer === undefined) throw new Error('there is no node');
    return peer;
  }

  /** Who we are, for a socket beside the requests. */
  identity(): Promise<Readonly<Record<string, string>>> {
    return this.credentials.headers(false, false);
  }

  async close(): Promise<void> {
    await this.transport.close();
  }

  /** What is known about a guest is doubtful as soon as somebody, we included, changes it. */
  async #change(ctx: CallContext, verb: Verb, path: string, parameters: Parameters): Promise<unknown> {
    const vmid = Number(/^\/nodes\/[^/]+\/(?:qemu|lxc)\/(\d+)/.exec(path)?.[1]);
    try {
      return await this.#request(ctx, verb, path, parameters);
    } finally {
      if (Number.isInteger(vmid)) this.guests.doubt(vmid);
    }
  }

  #request(
    ctx: CallContext,
    verb: Verb,
    path: string,
    parameters: Parameters,
    asked = false,
  ): Promise<unknown> {
    const mutating = verb !== 'GET';
    return callTime(ctx, `${verb} ${path}`, mutating, (signal, reached) =>
      this.#slots.hold(signal, async () => {
        const first = await this.credentials.headers(mutating, asked);
        signal.throwIfAborted();
        reached();
        try {
          return await this.#authorised(verb, path, parameters, first, signal);
        } catch (error) {
          // Without a valid ticket nothing was done, so that even a change may be sent once more.
          if (!(error instanceof ApiRefusal) || error.status !== 401) throw error;
          if (!this.credentials.refused(first, error)) throw error;
          const second = await this.credentials.headers(mutating, asked);
          return this.#authorised(verb, path, parameters, second, signal);
        }
      }),
    );
  }

  async #authorised(
    verb: Verb,
    path: string,
    parameters: Parameters,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<unknown> {
    const data = await this.#send(verb, path, parameters, headers, signal);
    this.credentials.accepted();
    return data;
  }

  /** Bodies only with POST and PUT: the platform refuses any other (501). */
  async #send(
    verb: Verb,
    path: string,
    parameters: Parameters,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<unknown> {
    const form = formOf(parameters);
    const hasBody = verb === 'POST' || verb === 'PUT';
    const answer = await this.transport.send({
      method: verb,
      path: `/api2/json${path}${hasBody || form === '' ? '' : `?${form}`}`,
      headers: hasBody ? { ...headers, 'content-type': 'application/x-www-form-urlencoded' } : headers,
      ...(hasBody ? { body: form } : {}),
      signal,
    });
    return dataOf(answer, `${verb} ${path}`);
  }

  #logIn(fields: Readonly<Record<string, string>>): Promise<unknown> {
    return callTime(ownContext(loginPatience, 'login'), 'POST /access/ticket', false, (signal) =>
      this.#send('POST', '/access/ticket', fields, {}, signal),
    );
  }
}

/**
 * `data` of a good answer. The reason of a bad one: `message` where the release sends one (since pve-http-server 5.2),
 * else the reason phrase, which is its first line.
 */
function dataOf({ status, reason, body }: HttpAnswer, request: string): unknown {
  const parsed = parsedBody(body);
  if (status < 400) {
    if (typeof parsed !== 'object' || parsed === null || !('data' in parsed))
      throw new MalformedAnswer(request, `HTTP ${status} without data`);
    return parsed.data;
  }
  const { message, errors } = asObject(parsed);
  const text = typeof message === 'string' && message.trim() !== '' ? message.trim() : reason;
  throw new ApiRefusal({ status, text: text.slice(0, 2000), errors: textsOf(errors), request });
}

function parsedBody(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function textsOf(errors: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(asObject(errors))
      .slice(0, 50)
      .map(([key, value]) => [key.slice(0, 100), (asText(value) ?? '').trim().slice(0, 500)]),
  );
}
