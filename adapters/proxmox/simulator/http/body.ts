import type { IncomingMessage } from 'node:http';
import type { RawParameters } from '../schema/check-parameters.ts';
import { ServerError } from './api-error.ts';

const largest = 512 * 1024;

/** The parameters of a query string or a form body; a repeated name has several values. `_dc` only defeats caches. */
export function parametersOf(search: URLSearchParams): RawParameters {
  const found = new Map<string, string | readonly string[]>();
  for (const [name, value] of search) {
    if (name === '_dc') continue;
    const before = found.get(name);
    if (before === undefined) found.set(name, value);
    else found.set(name, [...(typeof before === 'string' ? [before] : before), value]);
  }
  return found;
}

/** What the server can take at all: four methods, and bodies of a known length. */
export function demandKnownFraming(request: IncomingMessage): void {
  const method = request.method ?? '';
  if (!['GET', 'POST', 'PUT', 'DELETE'].includes(method))
    throw new ServerError(501, `method '${method}' not available`);
  const encoding = request.headers['transfer-encoding'];
  if (encoding === undefined) return;
  throw new ServerError(
    501,
    encoding.toLowerCase() === 'chunked'
      ? 'chunked transfer encoding not supported'
      : `Unknown transfer encoding '${encoding}'`,
  );
}

/** Reads a POST or PUT body, form or JSON; without a type it is a form. */
export async function readBody(request: IncomingMessage): Promise<RawParameters> {
  const given = request.headers['content-type'] ?? '';
  const type = given.split(/[;,]/)[0]?.trim() ?? '';
  const isJson = type === 'application/json';
  const length = Number(request.headers['content-length'] ?? 0);
  if (length > largest) throw new ServerError(501, 'for data too large');
  if (length > 0 && !isJson && type !== '' && type !== 'application/x-www-form-urlencoded')
    throw new ServerError(506, `upload 'Content-Type '${given}' not implemented`);
  const text = await readText(request);
  if (text === '') return new Map();
  return isJson ? parametersOfJson(text) : parametersOf(new URLSearchParams(text));
}

/** DELETE and GET take no body. */
export function refuseBody(request: IncomingMessage): void {
  const length = Number(request.headers['content-length'] ?? 0);
  if (length > 0) {
    throw new ServerError(501, `Unexpected content for method '${request.method ?? ''}'`);
  }
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largest) throw new ServerError(501, 'for data too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parametersOfJson(text: string): RawParameters {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ServerError(
      500,
      `malformed JSON string, neither tag, array, object, number, string or atom, at character offset 0 (before "${text.slice(0, 20)}") at /usr/share/perl5/PVE/APIServer/AnyEvent.pm line 1047.`,
    );
  }
  if (value === null) return new Map();
  if (typeof value !== 'object' || Array.isArray(value)) {
    throw new ServerError(500, 'parameters must be a hash of key/value pairs');
  }
  return new Map(
    Object.entries(value)
      .filter(([, one]) => one !== null)
      .map(([name, one]) => [name, Array.isArray(one) ? one.map(asText) : asText(one)]),
  );
}

function asText(value: unknown): string {
  if (typeof value === 'boolean') return value ? '1' : '0';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
