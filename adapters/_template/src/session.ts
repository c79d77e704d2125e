import { HypervisorFault, hypervisorError } from '@anyvisor/domain';
import type { HypervisorErrorKind } from '@anyvisor/domain';
import type { CallContext } from '@anyvisor/port';
import { z } from 'zod';
import { NativeRefusal } from './errors.ts';
import type { TemplateParameters } from './parameters.ts';

type Verb = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

const token = z.object({ token: z.string().min(1).max(500) });
const refusal = z.object({ code: z.string().max(100), text: z.string().max(1000) });

/** Bytes; a longer answer is not read to its end. */
const longestAnswer = 32 * 2 ** 20;

/** One login at one endpoint: made when first needed, renewed once when the endpoint has forgotten it. */
export class Session {
  readonly #parameters: TemplateParameters;
  #token: Promise<string> | undefined;

  constructor(parameters: TemplateParameters) {
    this.#parameters = parameters;
  }

  /** `path` is made with the tag `path`, which escapes what is put into it. */
  async request<T>(
    ctx: CallContext,
    verb: Verb,
    path: string,
    schema: z.ZodType<T>,
    body?: object,
  ): Promise<T> {
    try {
      return schema.parse(await this.#send(ctx, verb, path, await this.#login(ctx), body));
    } catch (error) {
      if (!(error instanceof NativeRefusal) || error.code !== 'no-session') {
        throw error;
      }
      this.#token = undefined;
      return schema.parse(await this.#send(ctx, verb, path, await this.#login(ctx), body));
    }
  }

  close(): void {
    this.#token = undefined;
  }

  /** Calls that come at once share one login; a failed one is not remembered, and not repeated by itself. */
  async #login(ctx: CallContext): Promise<string> {
    const { username: user, password } = this.#parameters;
    this.#token ??= this.#send(ctx, 'POST', '/login', undefined, { user, password }).then(
      (answer) => token.parse(answer).token,
    );
    const mine = this.#token;
    try {
      return await mine;
    } catch (error) {
      if (this.#token === mine) {
        this.#token = undefined;
      }
      throw error;
    }
  }

  async #send(
    ctx: CallContext,
    method: Verb,
    path: string,
    bearer: string | undefined,
    body?: object,
  ): Promise<unknown> {
    try {
      const response = await fetch(new URL(path, this.#parameters.url), {
        method,
        signal: AbortSignal.any([ctx.signal, AbortSignal.timeout(Math.max(0, ctx.deadline - Date.now()))]),
        headers: bearer === undefined ? {} : { authorization: `Bearer ${bearer}` },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const answer: unknown = JSON.parse(await boundedText(response));
      if (!response.ok) {
        const { code, text } = refusal.parse(answer);
        throw new NativeRefusal(response.status, code, text);
      }
      return answer;
    } catch (thrown) {
      throw transportFault(thrown, ctx, `${method} ${path}`, method !== 'GET') ?? thrown;
    }
  }
}

/** `path\`/vms/${id}\``: every value is escaped, so that no reference can leave its place in the path. */
export function path(parts: TemplateStringsArray, ...values: readonly string[]): string {
  return String.raw({ raw: parts }, ...values.map((value) => encodeURIComponent(dotless(value))));
}

/** `.` and `..` mean something to a URL even when they are alone in their segment, and no id is one of them. */
function dotless(value: string): string {
  return value === '' || value === '.' || value === '..' ? 'none' : value;
}

async function boundedText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.byteLength;
    if (length > longestAnswer) {
      throw new NativeRefusal(502, 'answer-too-long', `the endpoint sent more than ${longestAnswer} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** What `fetch` threw, unless it was not the transport that failed. */
function transportFault(
  thrown: unknown,
  ctx: CallContext,
  operation: string,
  mutating: boolean,
): HypervisorFault | undefined {
  const unknown = mutating ? ({ outcomeUnknown: true } as const) : {};
  if (ctx.signal.aborted) {
    const facts = { message: 'cancelled', operation, reason: 'cancelled' as const };
    return new HypervisorFault(hypervisorError('OperationFailed', { ...facts, ...unknown }));
  }
  if (thrown instanceof DOMException && thrown.name === 'TimeoutError') {
    const facts = { message: 'the endpoint did not answer in time', operation, timeoutSeconds: 0 };
    return new HypervisorFault(hypervisorError('OperationTimeout', { ...facts, ...unknown }));
  }
  if (!(thrown instanceof TypeError)) {
    return undefined;
  }
  const code = Object(thrown.cause).code as unknown;
  const kind: HypervisorErrorKind = code === 'ENOTFOUND' ? 'NetworkError' : 'ConnectionFailed';
  return new HypervisorFault(
    hypervisorError(kind, {
      message: `the endpoint cannot be reached (${String(code)})`,
      nextStep: 'Check the address and whether the endpoint is running.',
      ...(code === 'ECONNREFUSED' || code === 'ENOTFOUND' ? {} : unknown),
    }),
  );
}
