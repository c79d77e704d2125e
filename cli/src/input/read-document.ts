import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { parse } from 'yaml';
import type { Cli, Io } from '../cli.ts';
import { CliError, exitCodes } from '../exit-codes.ts';

/** The server takes no more. */
const longest = 1024 * 1024;

/** The text of a file, or of standard input for `-`. */
export async function readText({ stdin }: Pick<Io, 'stdin'>, path: string): Promise<string> {
  if (path === '-') {
    return readAll(stdin, 'standard input');
  }
  const found = await stat(path).catch(() => undefined);
  if (found === undefined || !found.isFile()) {
    throw new CliError(exitCodes.usage, `There is no file ${path}`);
  }
  return readAll(createReadStream(path), path);
}

/** An object in YAML or JSON. */
export async function readObject(cli: Cli, path: string): Promise<Record<string, unknown>> {
  const text = await readText(cli.io, path);
  let document: unknown;
  try {
    document = parse(text, { maxAliasCount: 50 });
  } catch (thrown) {
    throw new CliError(
      exitCodes.invalid,
      `${path} is not YAML: ${thrown instanceof Error ? thrown.message : ''}`,
    );
  }
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    throw new CliError(exitCodes.invalid, `${path} does not hold an object`);
  }
  return document as Record<string, unknown>;
}

async function readAll(stream: Readable, name: string): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk as Uint8Array | string);
    length += bytes.length;
    if (length > longest) {
      throw new CliError(exitCodes.invalid, `${name} is larger than 1 MiB`);
    }
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}
