import { promisify } from 'node:util';
import type { ServerResponse } from 'node:http';
import { gzip } from 'node:zlib';
import { ApiError, LoginRefused, messageOf, ServerError } from './api-error.ts';

/** What goes onto the wire. */
export interface Answer {
  readonly status: number;
  readonly reason: string;
  readonly type: string;
  readonly body: string;
}

const json = 'application/json;charset=UTF-8';
const compress = promisify(gzip);

export function successOf(data: unknown, extjs: boolean): Answer {
  const value = data === undefined ? null : data;
  const body = extjs ? { success: 1, status: 200, data: value } : { data: value };
  return { status: 200, reason: 'OK', type: json, body: JSON.stringify(body) };
}

/**
 * A failure. The first line of the message is the reason phrase; releases from 8.4 on also carry all of it in the body.
 * The gate's 401 and the proxy's own 59x have no body; the HTTP server's own refusals are plain text. `/api2/extjs` says everything
 * else in a 200.
 */
export function failureOf(error: unknown, extjs: boolean, major: number): Answer {
  const known = error instanceof ApiError ? error : new ApiError(500, messageOf(error));
  const message = `${known.message.trimEnd()}\n`;
  const errors = known.errors === undefined ? {} : { errors: known.errors };
  if (known instanceof ServerError) {
    return { status: known.status, reason: reasonOf(message), type: 'text/plain', body: known.message };
  }
  if (extjs) {
    const body = { success: 0, status: known.status, message, data: null, ...errors };
    return { status: 200, reason: 'OK', type: json, body: JSON.stringify(body) };
  }
  const isGate = known.status === 401 && !(known instanceof LoginRefused);
  const isMute = isGate || (known.status >= 595 && known.status <= 599);
  const body = isMute ? '' : JSON.stringify({ data: null, ...errors, ...(major >= 9 ? { message } : {}) });
  return { status: known.status, reason: reasonOf(message), type: isMute ? 'text/plain' : json, body };
}

/** A reason phrase is one line of Latin-1 without control characters. */
function reasonOf(message: string): string {
  const line = message.split('\n').find((text) => text !== '') ?? 'error';
  return Array.from(line, (letter) => {
    const code = letter.codePointAt(0) ?? 0;
    return code < 32 || code === 127 || code > 255 ? '?' : letter;
  }).join('');
}

/** Writes an answer as pveproxy does: never cached, compressed when asked for, and closing the connection after an error. */
export async function write(
  response: ServerResponse,
  answer: Answer,
  acceptsGzip: boolean,
  cut: boolean,
): Promise<void> {
  const plain = Buffer.from(answer.body);
  const zips = acceptsGzip && plain.length > 1024;
  const body = zips ? await compress(plain, { level: 1 }) : plain;
  const headers: Record<string, string | number> = {
    'Cache-Control': 'max-age=0',
    Pragma: 'no-cache',
    Server: 'pve-api-daemon/3.0',
    Expires: new Date().toUTCString(),
    'Content-Type': answer.type,
    'Content-Length': body.length,
  };
  if (zips) headers['Content-Encoding'] = 'gzip';
  if (answer.status >= 400) headers['Connection'] = 'close';
  if (response.destroyed) return;
  response.writeHead(answer.status, answer.reason, headers);
  if (!cut) {
    response.end(body);
    return;
  }
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => {
    response.socket?.destroy();
  });
}
