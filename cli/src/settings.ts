import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ClientOptions } from '@anyvisor/client';
import type { Io } from './cli.ts';
import { CliError, exitCodes } from './exit-codes.ts';

export const defaultUrl = 'http://127.0.0.1:8680';

/** Environment before what `anyvisor login` stored; the option `--url` before both. */
export async function readServer(env: Io['env'], url?: string): Promise<ClientOptions> {
  const stored = await readStored(env);
  const found = url ?? env['ANYVISOR_URL'] ?? stored?.url ?? defaultUrl;
  // A stored token belongs to the server it was stored for, and is sent to no other.
  const token = env['ANYVISOR_TOKEN'] ?? (stored?.url === found ? stored.token : undefined);
  if (token === undefined || token === '') {
    throw new CliError(
      exitCodes.notAllowed,
      `You are not signed in to ${found}`,
      'Run "anyvisor login", or set ANYVISOR_TOKEN.',
    );
  }
  return { url: checkedUrl(found), token };
}

/** Stores where to go and the token, readable by nobody else. Answers the file's path. */
export async function storeServer(env: Io['env'], server: ClientOptions): Promise<string> {
  const path = settingsPath(env);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFile(path, `${JSON.stringify(server, null, 2)}\n`, { mode: 0o600 });
  return path;
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
