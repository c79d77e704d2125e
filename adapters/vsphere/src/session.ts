import type { IncomingMessage } from 'node:http';
import { HypervisorFault, hypervisorError } from '@anyvisor/domain';
import type { AdapterEnvironment, CallContext } from '@anyvisor/port';
import { sdkUrl } from './parameters.ts';
import type { VsphereParameters } from './parameters.ts';
import { decodeSoap } from './protocol/decode.ts';
import { encodeCall } from './protocol/encode.ts';
import type { WireObject } from './protocol/encode.ts';
import { Transport, bodyOf } from './protocol/transport.ts';
import type { FileRequest } from './protocol/transport.ts';
import { TransportFailed } from './protocol/transport-failed.ts';
import { VimFault, soapFault } from './protocol/vim-fault.ts';
import { field, items, moRef, text } from './protocol/vim-value.ts';
import type { MoRef, VimObject, VimValue } from './protocol/vim-value.ts';
import { LoginMemory } from './session/login-memory.ts';
import { callTime } from './session/call-time.ts';
import { isReading } from './session/reading-methods.ts';

/** Where a client begins: the one managed object whose reference everybody knows. */
const serviceInstance: MoRef = { type: 'ServiceInstance', value: 'ServiceInstance' };
/** Milliseconds a login may take, whoever waits for it. */
const loginPatience = 20_000;
/** 6.7 is the oldest API we speak; newer servers answer it and leave newer properties out. */
const action = 'urn:vim25/6.7';

/** One login at one vCenter or ESXi: made when first needed, renewed once when the server has forgotten it, ended by `close`. */
export class Session {
  readonly parameters: VsphereParameters;
  readonly environment: AdapterEnvironment;
  readonly transport: Transport;
  readonly #refusals: LoginMemory;
  #cookie: string | undefined;
  /** By the login under way. */
  #offered: string | undefined;
  #content: Promise<VimObject> | undefined;
  #login: Promise<void> | undefined;
  /** Rises with each login: what was made in one session is gone in the next. */
  generation = 0;
  userName = '';

  constructor(parameters: VsphereParameters, environment: AdapterEnvironment) {
    this.parameters = parameters;
    this.environment = environment;
    this.#refusals = new LoginMemory(environment.now);
    this.transport = new Transport({
      url: sdkUrl(parameters),
      anyCertificate: !parameters.validateSsl,
      fingerprint: parameters.fingerprint,
    });
  }

  /**
   * What the method answers, every occurrence of `returnval`. `heard` is called when the answer begins to arrive, which
   * for a long one is well before its end. Throws VimFault, TransportFailed, HypervisorFault, XmlError.
   */
  async call(
    ctx: CallContext,
    self: MoRef,
    method: string,
    parameters: WireObject = {},
    heard: () => void = () => {},
  ): Promise<readonly VimValue[]> {
    await this.loggedIn(ctx);
    const { generation } = this;
    try {
      return await this.#send(ctx, self, method, parameters, heard);
    } catch (error) {
      if (!(error instanceof VimFault) || error.type !== 'NotAuthenticated') throw error;
      this.forget(generation);
      await this.loggedIn(ctx);
      return this.#send(ctx, self, method, parameters, heard);
    }
  }

  /** The first `returnval`. */
  async ask(
    ctx: CallContext,
    self: MoRef,
    method: string,
    parameters: WireObject = {},
  ): Promise<VimValue | undefined> {
    return (await this.call(ctx, self, method, parameters))[0];
  }

  /** The head of a file's answer, asked for with the session's cookie; 401 means a new login, once. */
  async file(ctx: CallContext, request: Omit<FileRequest, 'signal'>): Promise<IncomingMessage> {
    for (let time = 1; ; time += 1) {
      await this.loggedIn(ctx);
      const { generation } = this;
      const response = await callTime(ctx, `${request.method} file`, request.method !== 'GET', (signal) =>
        this.transport.send({
          ...request,
          headers: { ...request.headers, ...(this.#cookie === undefined ? {} : { cookie: this.#cookie }) },
          // The body comes after this call has ended: only the caller's own signal reaches it then.
          signal: AbortSignal.any([signal, ctx.signal]),
        }),
      );
      if (response.statusCode !== 401 || time > 1 || request.body !== undefined) return response;
      response.resume();
      this.forget(generation);
    }
  }

  /** The service content: managers, root folder, what the product is. Needs no login. */
  async content(ctx: CallContext): Promise<VimObject> {
    this.#content ??= this.#own((own) =>
      this.#send(own, serviceInstance, 'RetrieveServiceContent').then((answer) => answer[0] as VimObject),
    );
    const mine = this.#content;
    mine.catch(() => {
      if (this.#content === mine) this.#content = undefined;
    });
    return callTime(ctx, 'RetrieveServiceContent', false, () => mine);
  }

  /** A manager of the service content, `searchIndex` for one. */
  async service(ctx: CallContext, name: string): Promise<MoRef> {
    const found = moRef(await this.content(ctx), name);
    if (found !== undefined) return found;
    const operation = name;
    throw new HypervisorFault(
      hypervisorError('OperationNotSupported', {
        message: `this endpoint has no ${name}`,
        operation,
        hypervisorType: 'VSPHERE',
      }),
    );
  }

  /** Calls that come at once share one login; a refused one is not repeated before `LoginMemory` lets it. */
  async loggedIn(ctx: CallContext, asked = false): Promise<void> {
    if (this.#cookie !== undefined) return;
    await this.content(ctx);
    this.#refusals.check(asked);
    this.#login ??= this.#own((own) => this.#logIn(own)).finally(() => (this.#login = undefined));
    const mine = this.#login;
    await callTime(ctx, 'Login', false, () => mine);
  }

  /** The server does not know that session any more. */
  forget(generation: number): void {
    if (generation === this.generation) this.#cookie = undefined;
  }

  async close(): Promise<void> {
    try {
      await this.#login?.catch(() => {});
      if (this.#cookie !== undefined) {
        const manager = moRef(await this.#content, 'sessionManager');
        if (manager !== undefined) await this.#own((own) => this.#send(own, manager, 'Logout'), 3000);
      }
    } finally {
      this.#cookie = undefined;
      this.transport.close();
    }
  }

  async #logIn(ctx: CallContext): Promise<void> {
    const { username: userName, password } = this.parameters;
    const manager = moRef(await this.#content, 'sessionManager');
    if (manager === undefined)
      throw new VimFault('', 'the server has no session manager', { $: '' }, 'Login');
    try {
      const [session] = await this.#send(ctx, manager, 'Login', { userName, password });
      this.userName = text(session, 'userName') ?? userName;
      // Together: in between, a call of the old session that fails now would take the new one for its own and forget it.
      this.#cookie = this.#offered;
      this.generation += 1;
      this.#refusals.accepted();
    } catch (error) {
      this.#cookie = undefined;
      if (error instanceof VimFault && error.type !== '') this.#refusals.refused(error);
      throw error;
    }
  }

  /** Work that several callers wait for: it ends by its own clock, not with the first of them. */
  #own<T>(work: (ctx: CallContext) => Promise<T>, patience = loginPatience): Promise<T> {
    return work({
      signal: new AbortController().signal,
      deadline: Date.now() + patience,
      progress: () => {},
      correlationId: 'session',
    });
  }

  async #send(
    ctx: CallContext,
    self: MoRef,
    method: string,
    parameters: WireObject = {},
    heard: () => void = () => {},
  ): Promise<readonly VimValue[]> {
    const body = encodeCall(self, method, parameters, ctx.correlationId);
    return callTime(ctx, method, !isReading(method), async (signal) => {
      const headers = { soapaction: action, ...(this.#cookie === undefined ? {} : { cookie: this.#cookie }) };
      const response = await this.transport.post({ body, headers, signal });
      heard();
      const { statusCode = 0 } = response;
      if (statusCode !== 200 && statusCode !== 500) {
        response.resume();
        throw new TransportFailed(
          { message: `the server answered HTTP ${statusCode}`, code: `HTTP_${statusCode}` },
          true,
        );
      }
      this.#takeCookie(method, response.headers['set-cookie']);
      const answer = await decodeSoap(bodyOf(response));
      if ('Fault' in answer) throw soapFault(answer, method);
      return items(field(answer, `${method}Response`), 'returnval');
    });
  }

  #takeCookie(method: string, cookies: readonly string[] | undefined): void {
    if (method !== 'Login') return;
    const cookie = cookies?.find((one) => one.startsWith('vmware_soap_session='));
    if (cookie !== undefined) this.#offered = cookie.split(';')[0];
  }
}
