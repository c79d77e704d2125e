import { randomUUID } from 'node:crypto';
import { createWriteStream, rmSync, statSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { RawParameters } from '../schema/check-parameters.ts';
import { ApiError } from './api-error.ts';

export interface Upload {
  readonly parameters: RawParameters;
  readonly file: { readonly path: string; readonly filename: string; readonly size: number } | undefined;
}

/** Reads a multipart/form-data body; the file part goes to a temporary file, a chunk at a time. */
export async function readMultipart(request: IncomingMessage, folder: string): Promise<Upload> {
  const boundary = /boundary="?([^";]+)"?/.exec(request.headers['content-type'] ?? '')?.[1];
  if (boundary === undefined) throw new ApiError(501, 'no boundary found in multipart content type');
  const files: { readonly path: string; readonly filename: string; readonly size: number }[] = [];
  try {
    return await readParts(request, boundary, folder, files);
  } catch (error) {
    // The client went away, or what it sent ends too soon.
    for (const { path } of files) rmSync(path, { force: true });
    throw error;
  }
}

/** Writes down in `files` every file it begins, whatever becomes of it. */
async function readParts(
  request: IncomingMessage,
  boundary: string,
  folder: string,
  files: { readonly path: string; readonly filename: string; readonly size: number }[],
): Promise<Upload> {
  const parameters = new Map<string, string>();
  const reader = new PartReader(request, Buffer.from(`\r\n--${boundary}`));
  await reader.begin();
  for (let header = await reader.header(); header !== undefined; header = await reader.header()) {
    const name = /name="([^"]*)"/.exec(header)?.[1] ?? '';
    const filename = /filename="([^"]*)"/.exec(header)?.[1];
    if (filename === undefined) {
      // The platform looks for these, by name, and for the file right after them.
      if (!fields.has(name)) throw new ApiError(501, 'upload failed');
      const chunks: Buffer[] = [];
      let size = 0;
      for await (const chunk of reader.content()) {
        size += chunk.length;
        if (size > 8192) throw new ApiError(501, 'upload failed');
        chunks.push(chunk);
      }
      parameters.set(name, Buffer.concat(chunks).toString('utf8'));
      continue;
    }
    if (name !== 'filename')
      throw new ApiError(501, `wrong field name '${name}' for file upload, expected 'filename'`);
    const path = join(folder, `upload-${randomUUID()}`);
    files.push({ path, filename, size: 0 });
    await pipeline(reader.content(), createWriteStream(path));
    files.splice(-1, 1, { path, filename, size: statSync(path).size });
    parameters.set('filename', filename);
  }
  return { parameters, file: files.at(-1) };
}

const fields: ReadonlySet<string> = new Set(['content', 'checksum-algorithm', 'checksum']);

/** Cuts a stream at the boundary. */
class PartReader {
  readonly #source: AsyncIterator<Buffer>;
  readonly #delimiter: Buffer;
  #rest: Buffer = Buffer.from('\r\n');
  #ended = false;

  constructor(request: IncomingMessage, delimiter: Buffer) {
    this.#source = (request as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
    this.#delimiter = delimiter;
  }

  async begin(): Promise<void> {
    for await (const chunk of this.content()) if (chunk.length > 65_536) break;
  }

  /** The header lines of the next part; nothing after the last. */
  async header(): Promise<string | undefined> {
    for (;;) {
      if (this.#rest.length >= 2 && this.#rest.subarray(0, 2).toString() === '--') return undefined;
      const end = this.#rest.indexOf('\r\n\r\n');
      if (end >= 0) {
        const header = this.#rest.subarray(0, end).toString('utf8');
        this.#rest = this.#rest.subarray(end + 4);
        return header;
      }
      if (this.#rest.length > 65_536 || !(await this.#more())) {
        throw new ApiError(501, 'unexpected end of multipart data');
      }
    }
  }

  /** The bytes of the part up to the boundary. */
  async *content(): AsyncGenerator<Buffer> {
    for (;;) {
      const at = this.#rest.indexOf(this.#delimiter);
      if (at >= 0) {
        if (at > 0) yield this.#rest.subarray(0, at);
        this.#rest = this.#rest.subarray(at + this.#delimiter.length);
        return;
      }
      const safe = this.#rest.length - this.#delimiter.length;
      if (safe > 0) {
        yield this.#rest.subarray(0, safe);
        this.#rest = this.#rest.subarray(safe);
      }
      if (!(await this.#more())) throw new ApiError(501, 'unexpected end of multipart data');
    }
  }

  async #more(): Promise<boolean> {
    if (this.#ended) return false;
    const next = await this.#source.next();
    if (next.done === true) {
      this.#ended = true;
      return false;
    }
    this.#rest = Buffer.concat([this.#rest, next.value]);
    return true;
  }
}
