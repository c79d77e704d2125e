import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { stopEmbeddedPostgres } from '../src/db/embedded/embedded-postgres.ts';

const entry = fileURLToPath(new URL('../src/main.ts', import.meta.url));

let dataDir: string;
let started: ChildProcess[];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'anyvisor-main-'));
  started = [];
});
afterEach(async () => {
  for (const child of started.filter((each) => each.exitCode === null && each.signalCode === null)) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  await stopEmbeddedPostgres(dataDir);
  await rm(dataDir, { recursive: true, force: true });
});

/** The server as people start it, until its ready line. */
async function start(more: Readonly<Record<string, string>> = {}) {
  const begun = performance.now();
  const child = spawn(process.execPath, [entry], {
    env: {
      PATH: process.env['PATH'],
      ANYVISOR_DATA: dataDir,
      ANYVISOR_PORT: '0',
      ANYVISOR_LOG_LEVEL: 'error',
      ...more,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  started.push(child);
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (line.startsWith('Anyvisor is listening on ')) {
      break;
    }
  }
  return { child, lines, url: lines.at(-1)?.split(' ').at(-1) ?? '', took: performance.now() - begun };
}

async function stop(child: ChildProcess, signal: 'SIGTERM' | 'SIGINT' | 'SIGKILL'): Promise<unknown> {
  const gone = once(child, 'exit');
  child.kill(signal);
  const [code] = await gone;
  return code;
}

describe('the server', () => {
  test('starts within five seconds from nothing, prints its token once, and answers to it after a kill', async () => {
    const first = await start();
    expect(first.took).toBeLessThan(5000);
    const token = /token, shown only now: (anyv_\S+)/.exec(first.lines[0] ?? '')?.[1] ?? '';
    expect(token).not.toBe('');
    expect(first.lines[1]).toBe(`Nobody can sign in yet. Make the first user at ${first.url}/setup#${token}`);
    expect((await fetch(`${first.url}/readyz`)).status).toBe(200);
    await stop(first.child, 'SIGKILL');
    const second = await start();
    expect(second.lines).toEqual([
      `Nobody can sign in yet. Make the first user at ${second.url}/setup`,
      `Anyvisor is listening on ${second.url}`,
    ]);
    const headers = { authorization: `Bearer ${token}` };
    expect(await (await fetch(`${second.url}/api/v1/whoami`, { headers })).json()).toMatchObject({
      role: 'admin',
      platformAdmin: true,
      tenant: { name: 'default' },
    });
    expect((await fetch(`${second.url}/api/v1/vms`)).status).toBe(401);
    const metrics = await (await fetch(`${second.url}/metrics`)).text();
    expect(metrics).toContain('anyvisor_leases_held 0');
    expect(await stop(second.child, 'SIGTERM')).toBe(0);
    await expect(access(join(dataDir, 'postgres', 'postmaster.pid'))).rejects.toThrow(/ENOENT/);
  });

  test('takes the first token from outside, and ends in order when interrupted twice', async () => {
    const { child, lines, url } = await start({ ANYVISOR_BOOTSTRAP_TOKEN: 'a-token-for-automation' });
    expect(lines.join()).not.toContain('a-token-for-automation');
    const headers = { authorization: 'Bearer a-token-for-automation' };
    expect((await fetch(`${url}/api/v1/whoami`, { headers })).status).toBe(200);
    const gone = once(child, 'exit');
    child.kill('SIGINT');
    child.kill('SIGINT');
    expect(await gone).toEqual([0, null]);
  });

  test('says what is wrong with its environment, and ends', async () => {
    const child = spawn(process.execPath, [entry], {
      env: {
        PATH: process.env['PATH'],
        ANYVISOR_DATA: dataDir,
        ANYVISOR_PORT: 'eighty',
        DATABASE_URL: 'mysql://x',
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    started.push(child);
    const { text } = await import('node:stream/consumers');
    const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    expect(code).toBe(1);
    expect(said).toMatch(/ANYVISOR_PORT/);
    expect(said).toMatch(/DATABASE_URL: must begin with postgres/);
  });
});
