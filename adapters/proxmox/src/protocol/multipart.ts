import { randomUUID } from 'node:crypto';
import type { StreamedBody } from './node-http.ts';

/** A form of several parts, and what it calls itself. */
export interface Multipart {
  /** For `content-type`. */
  readonly type: string;
  readonly body: StreamedBody;
}

export interface FilePart {
  readonly filename: string;
  readonly size: number;
  readonly bytes: AsyncIterable<Uint8Array>;
}

/**
 * The form an upload is: the node looks for the fields by name in their order, then for one part called `filename` with the
 * file, whose disposition must come first (AnyEvent.pm, `file_upload_multipart`).
 */
export function multipart(fields: Readonly<Record<string, string>>, file: FilePart): Multipart {
  const boundary = `anyvisor-${randomUUID()}`;
  const head = [
    ...Object.entries(fields).map(
      ([name, value]) =>
        `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    ),
    `--${boundary}\r\nContent-Disposition: form-data; name="filename"; filename="${file.filename}"\r\n`,
    'Content-Type: application/octet-stream\r\n\r\n',
  ].join('');
  const [before, after] = [Buffer.from(head), Buffer.from(`\r\n--${boundary}--\r\n`)];
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    body: {
      length: before.byteLength + file.size + after.byteLength,
      chunks: async function* whole() {
        yield before;
        yield* file.bytes;
        yield after;
      },
    },
  };
}
