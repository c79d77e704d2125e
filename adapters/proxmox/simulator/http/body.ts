import type { IncomingMessage } from 'node:http';
import type { RawParameters } from '../schema/check-parameters.ts';
import { ApiError } from './api-error.ts';

const largest = 512 * 1024;

/** The parameters of a query string or a form body; a repeated name has several values. */
export function parametersOf(search: URLSearchParams): RawParameters {
  const found = new Map<string, string | readonly string[]>();
  for (const [name, value] of search) {
    const before = found.get(name);
    if (before === undefined) found.set(name, value);
    else found.set(name, [...(typeof before === 'string' ? [before] : before), value]);
  }
  return found;
}

/** Reads a POST or PUT body, form or JSON. */
export async function readBody(request: IncomingMessage): Promise<RawParameters> {
  const text = await readText(request);
  if (text === '') return new Map();
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  if (type === 'application/x-www-form-urlencoded') return parametersOf(new URLSearchParams(text));
  if (type === 'application/json') return parametersOfJson(text);
  throw new ApiError(506, `unable to parse content type '${type ?? ''}'`);
}

/** DELETE and GET take no body. */
export function refuseBody(request: IncomingMessage): void {
  const length = Number(request.headers['content-length'] ?? 0);
  if (length > 0 || request.headers['transfer-encoding'] !== undefined) {
    throw new ApiError(501, `Unexpected content for method '${request.method ?? ''}'`);
  }
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largest) throw new ApiError(501, 'for data too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parametersOfJson(text: string): RawParameters {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ApiError(
      500,
      `malformed JSON string, neither tag, array, object, number, string or atom, at character offset 0 (before "${text.slice(0, 20)}") at /usr/share/perl5/PVE/APIServer/AnyEvent.pm line 1047.`,
    );
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ApiError(500, 'parameters must be a hash of key/value pairs');
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
