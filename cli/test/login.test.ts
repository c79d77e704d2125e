import { mkdtemp, readFile, stat } from 'node:fs/promises';
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
