import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ClientOptions } from '@anyvisor/client';
import type { Io } from './cli.ts';
import { CliError, exitCodes } from './exit-codes.ts';
import { readText } from './input/read-document.ts';

export const defaultUrl = 'http://127.0.0.1:8680';

/** Options of every command that say where to go and as whom. A token never stands on the command line itself. */
export interface ServerOptions {
  readonly url?: string;
  readonly tokenFile?: string;
}

/** Options before the environment, the environment before what `anyvisor login` stored. */
export async function readServer(io: Io, options: ServerOptions): Promise<ClientOptions> {
  const { env } = io;
  const stored = await readStored(env);
  const url = checkedUrl(options.url ?? env['ANYVISOR_URL'] ?? stored?.url ?? defaultUrl);
  // A stored token belongs to the server it was stored for, and is sent to no other.
  const kept = stored?.url === url ? stored.token : undefined;
  const token =
    options.tokenFile === undefined
      ? (env['ANYVISOR_TOKEN'] ?? kept)
      : await readTokenFile(io, options.tokenFile);
  if (token === undefined || token === '') {
    throw new CliError(
      exitCodes.notAllowed,
      `You are not signed in to ${url}`,
      'Run "anyvisor login", set ANYVISOR_TOKEN, or name a file with --token-file.',
    );
  }
  return { url, token };
}

/** The token in a file, or on standard input for `-`. */
export async function readTokenFile(io: Io, path: string): Promise<string> {
  const token = (await readText(io, path)).trim();
  if (!/^[!-~]+$/.test(token)) {
    throw new CliError(
      exitCodes.usage,
      `${path === '-' ? 'standard input' : path} does not hold a token`,
      'It should hold one line with the token and nothing else.',
    );
  }
  return token;
}

/** Stores where to go and the token, readable by nobody else. Answers the file's path. */
export async function storeServer(env: Io['env'], server: ClientOptions): Promise<string> {
  const path = settingsPath(env);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  // A new file put in the old one's place: an old one keeps its mode when it is written to, and others may hold it open.
  const fresh = `${path}.${process.pid}.new`;
  try {
    await writeFile(fresh, `${JSON.stringify(server, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
    await rename(fresh, path);
  } catch (thrown) {
    await rm(fresh, { force: true });
    throw thrown;
  }
  return path;
}

/** Forgets what `storeServer` kept; answers the file's path, or nothing when there was none. */
export async function forgetServer(env: Io['env']): Promise<string | undefined> {
  const path = settingsPath(env);
  try {
    await rm(path);
    return path;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined;
    }
    throw thrown;
  }
}

export function checkedUrl(url: string): string {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new CliError(
      exitCodes.usage,
      `"${url}" is not the address of a server`,
      `Use one such as ${defaultUrl}.`,
    );
  }
  return url.replace(/\/+$/, '');
}

async function readStored(env: Io['env']): Promise<ClientOptions | undefined> {
  const text = await readFile(settingsPath(env), 'utf8').catch(() => undefined);
  if (text === undefined) {
    return undefined;
  }
  try {
    const { url, token } = JSON.parse(text) as Partial<ClientOptions>;
    return typeof url === 'string' && typeof token === 'string' ? { url, token } : undefined;
  } catch {
    return undefined;
  }
}

function settingsPath(env: Io['env']): string {
  return (
    env['ANYVISOR_CONFIG'] ??
    join(env['XDG_CONFIG_HOME'] ?? join(env['HOME'] ?? homedir(), '.config'), 'anyvisor', 'config.json')
  );
}
