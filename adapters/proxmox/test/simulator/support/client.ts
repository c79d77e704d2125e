import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { setTimeout as wait } from 'node:timers/promises';
import type { Simulator } from '../../../simulator/index.ts';

export interface Reply {
  readonly status: number;
  readonly reason: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  /** `data` of the body. */
  readonly data: unknown;
}

export interface Ask {
  readonly headers?: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string | number>>;
  readonly json?: unknown;
  readonly raw?: string;
  /** Another node's address. */
  readonly url?: string;
}

/** Bare HTTPS requests against a simulator, with the token of root unless headers are given. */
export function clientOf(simulator: Simulator) {
  const ca = readFileSync(simulator.caFile);
  const token = { Authorization: `PVEAPIToken=${simulator.tokenId}=${simulator.tokenSecret}` };
  const ask = (method: string, path: string, { headers, form, json, raw, url }: Ask = {}): Promise<Reply> =>
    new Promise((resolve, reject) => {
      const [type, body] = bodyOf(form, json, raw);
      const call = request(`${url ?? simulator.url}/api2/json${path}`, {
        method,
        ca,
        rejectUnauthorized: url === undefined,
        agent: false,
        headers: {
          ...(body === undefined ? {} : { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) }),
          ...(headers ?? token),
        },
      });
      call.on('error', reject);
      call.on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          const parsed: unknown = text.startsWith('{') ? JSON.parse(text) : {};
          resolve({
            status: response.statusCode ?? 0,
            reason: response.statusMessage ?? '',
            headers: response.headers,
            body: text,
            data: (parsed as { data?: unknown }).data,
          });
        });
      });
      call.end(body);
    });
  const finish = async (upid: unknown): Promise<string> => {
    const node = String(upid).split(':')[1] ?? '';
    const deadline = Date.now() + 15_000;
    while (Date.now() < deadline) {
      const { data } = await ask('GET', `/nodes/${node}/tasks/${encodeURIComponent(String(upid))}/status`);
      const { status, exitstatus } = (data ?? {}) as { status?: string; exitstatus?: string };
      if (status === 'stopped') return exitstatus ?? '';
      await wait(10);
    }
    throw new Error(`task ${String(upid)} did not end`);
  };
  return {
    ask,
    /** The headers of a session as root, good for every method: no token is root. */
    logIn: async (): Promise<Readonly<Record<string, string>>> => {
      const form = { username: simulator.username, password: simulator.password };
      const { data } = await ask('POST', '/access/ticket', { form, headers: {} });
      const { ticket, CSRFPreventionToken } = data as { ticket: string; CSRFPreventionToken: string };
      return { Cookie: `PVEAuthCookie=${encodeURIComponent(ticket)}`, CSRFPreventionToken };
    },
    /** Waits for a task's exit status. */
    finish,
    /** Asks for a task and waits for its exit status. */
    run: async (method: string, path: string, more: Ask = {}): Promise<string> => {
      const reply = await ask(method, path, more);
      if (reply.status !== 200) throw new Error(`${String(reply.status)} ${reply.reason}`);
      return finish(reply.data);
    },
    admin: async (path: string, body?: unknown, method = 'POST'): Promise<unknown> => {
      const reply = await fetch(`${simulator.adminUrl}${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (!reply.ok) throw new Error(await reply.text());
      return reply.json();
    },
  };
}

export type Client = ReturnType<typeof clientOf>;

function bodyOf(
  form: Ask['form'],
  json: unknown,
  raw: string | undefined,
): readonly [string, string | undefined] {
  if (json !== undefined) return ['application/json', JSON.stringify(json)];
  if (form !== undefined) {
    return [
      'application/x-www-form-urlencoded',
      new URLSearchParams(
        Object.entries(form).map(([key, value]): [string, string] => [key, String(value)]),
      ).toString(),
    ];
  }
  return ['application/json', raw];
}
