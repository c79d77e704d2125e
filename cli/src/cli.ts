import type { Readable, Writable } from 'node:stream';
import { createClient } from '@anyvisor/client';
import type { ApiClient, ClientOptions } from '@anyvisor/client';

export type OutputFormat = 'table' | 'json' | 'yaml';

/** The world outside: the process's own streams, or a test's. */
export interface Io {
  readonly stdin: Readable & { readonly isTTY?: boolean; setRawMode?: (raw: boolean) => unknown };
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

/** What every command works with. */
export interface Cli {
  readonly io: Io;
  readonly format: () => OutputFormat;
  /** Where the server is and as whom to ask; throws when nobody has signed in. */
  readonly server: () => Promise<ClientOptions>;
  readonly client: () => Promise<ApiClient>;
}

export function createCli(
  io: Io,
  settings: { readonly format: () => OutputFormat; readonly server: () => Promise<ClientOptions> },
): Cli {
  let known: Promise<ClientOptions> | undefined;
  // Asked once: a token on standard input can be read only once.
  const server = () => (known ??= settings.server());
  return { io, format: settings.format, server, client: async () => createClient(await server()) };
}
