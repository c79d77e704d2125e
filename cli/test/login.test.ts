import { chmod, mkdir, mkdtemp, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { command } from './support/command.ts';
import { serve } from './support/serve.ts';
import type { Served } from './support/serve.ts';

let served: Served;
beforeAll(async () => {
  served = await serve();
});
afterAll(() => served?.close());

describe('signing in', () => {
  test('stores the token where only its owner can read it, and sends it to that server only', async () => {
    const home = await mkdtemp(join(served.folder, 'home-'));
    const login = await command(['login', '--url', served.app.url, '--token-file', '-'], {
      stdin: `${served.app.tokens.viewer}\n`,
      env: { HOME: home },
    });
    expect(login).toMatchObject({ code: 0, out: expect.stringContaining('as viewer (viewer) of mine') });
    expect(login.out).not.toContain(served.app.tokens.viewer);
    const stored = join(home, '.config', 'anyvisor', 'config.json');
    expect((await stat(stored)).mode & 0o777).toBe(0o600);
    expect(await readFile(stored, 'utf8')).toContain(served.app.tokens.viewer);
    expect((await command(['whoami'], { env: { HOME: home } })).code).toBe(0);
    expect((await command(['whoami', '--url', 'http://127.0.0.1:9'], { env: { HOME: home } })).code).toBe(4);
  });

  test('takes the place of a file that others could read', async () => {
    const home = await mkdtemp(join(served.folder, 'home-'));
    const folder = join(home, '.config', 'anyvisor');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'config.json'), '{}');
    await chmod(join(folder, 'config.json'), 0o644);
    const login = await command(['login', '--url', served.app.url, '--token-file', '-'], {
      stdin: served.app.tokens.viewer,
      env: { HOME: home },
    });
    expect(login.code).toBe(0);
    expect((await stat(join(folder, 'config.json'))).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['config.json']);
  });

  test('is undone by logout, once', async () => {
    const home = await mkdtemp(join(served.folder, 'home-'));
    const env = { HOME: home };
    const stdin = served.app.tokens.viewer;
    await command(['login', '--url', served.app.url, '--token-file', '-'], { stdin, env });
    expect(await command(['logout'], { env })).toMatchObject({
      code: 0,
      out: expect.stringContaining('is removed'),
    });
    expect((await command(['whoami', '--url', served.app.url], { env })).code).toBe(4);
    expect(await command(['logout'], { env })).toMatchObject({ code: 0, out: 'Nothing was stored\n' });
  });

  test('any command takes its token from a file, before the environment', async () => {
    const file = await served.file('token', `${served.app.tokens.viewer}\n`);
    const ran = await served.anyvisor(['whoami', '--token-file', file]);
    expect(ran).toMatchObject({ code: 0, out: expect.stringMatching(/Role: +viewer/) });
    const piped = await served.anyvisor(['vm', 'list', '--token-file', '-'], {
      stdin: served.app.tokens.viewer,
    });
    expect(piped.code).toBe(0);
    const empty = await served.file('empty', '\n');
    expect(await served.anyvisor(['whoami', '--token-file', empty])).toMatchObject({
      code: 2,
      err: expect.stringContaining('does not hold a token'),
    });
  });

  test('a wrong token is not stored', async () => {
    const home = await mkdtemp(join(served.folder, 'home-'));
    const login = await command(['login', '--url', served.app.url, '--token-file', '-'], {
      stdin: 'wrong',
      env: { HOME: home },
    });
    expect(login.code).toBe(4);
    expect(await stat(join(home, '.config')).catch(() => undefined)).toBeUndefined();
  });
});
