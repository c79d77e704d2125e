import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testApp } from './support/test-app.ts';
import type { TestApp } from './support/test-app.ts';

const script = 'console.log("the page runs");';
const page = `<!doctype html><meta name="style-nonce" content="__CSP_NONCE__" /><div id="root"></div>`;
const html = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

let it: TestApp;
let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'anyvisor-web-'));
  await mkdir(join(root, 'assets'));
  await writeFile(join(root, 'index.html'), page);
  await writeFile(join(root, 'icon.svg'), '<svg/>');
  await writeFile(join(root, '.built-from'), 'a secret of the build');
  await writeFile(join(root, 'assets', 'index-BR1TKpvE.js'), script);
  await writeFile(join(root, 'assets', 'index-BR1TKpvE.js.br'), brotliCompressSync(script));
  await writeFile(join(root, 'assets', 'index-BR1TKpvE.js.gz'), gzipSync(script));
  await writeFile(join(root, 'assets', 'style-C1hX2kQ9.css'), 'body{}');
  await writeFile(join(root, '..', `${root.split('/').at(-1)}-outside.txt`), 'outside');
  it = await testApp({ webRoot: root });
});
afterAll(async () => {
  await it?.close();
  await rm(root, { recursive: true, force: true });
  await rm(`${root}-outside.txt`, { force: true });
});

const get = (path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET') =>
  fetch(`${it.url}${path}`, { method, headers: { 'accept-encoding': 'identity', ...headers } });

describe('the page', () => {
  test('is there for every address that a browser opens, always fresh', async () => {
    for (const path of ['/', '/sign-in', '/vms/0197a000', '/setup', '/a/b/c?x=1', '/apis', '/index.html']) {
      const answer = await get(path, html);
      expect([path, answer.status]).toEqual([path, 200]);
      expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(answer.headers.get('cache-control')).toBe('no-cache');
      expect(await answer.text()).toContain('<div id="root">');
    }
    const head = await get('/vms', html, 'HEAD');
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  test('runs our scripts only, and styles with the nonce of this one answer', async () => {
    const nonces = new Set<string>();
    for (let n = 0; n < 3; n += 1) {
      const answer = await get('/', html);
      const policy = answer.headers.get('content-security-policy') ?? '';
      expect(policy).not.toContain('unsafe');
      const directives = new Map(policy.split('; ').map((each) => [each.split(' ')[0], each]));
      expect(directives.get('default-src')).toBe("default-src 'none'");
      expect(directives.get('script-src')).toBe("script-src 'self'");
      expect(directives.get('style-src')).toBe("style-src 'self'");
      expect(directives.get('img-src')).toBe("img-src 'self' data: blob:");
      expect(directives.get('connect-src')).toBe("connect-src 'self'");
      expect(directives.get('frame-ancestors')).toBe("frame-ancestors 'none'");
      expect(directives.get('base-uri')).toBe("base-uri 'none'");
      expect(directives.get('form-action')).toBe("form-action 'self'");
      const [, nonce = ''] = /'nonce-([^']+)'/.exec(directives.get('style-src-elem') ?? '') ?? [];
      const text = await answer.text();
      expect(text).toContain(`content="${nonce}"`);
      expect(text).not.toContain('__CSP_NONCE__');
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
      expect(answer.headers.get('permissions-policy')).toContain('camera=()');
      nonces.add(nonce);
    }
    expect(nonces.size).toBe(3);
  });

  test('is not what the API, machines or other verbs get', async () => {
    for (const path of ['/api', '/api/v1/nothing', '/api/nothing', '/metrics/x', '/healthz/x']) {
      const answer = await get(path, html);
      expect([path, answer.status, answer.headers.get('content-type')]).toEqual([
        path,
        404,
        'application/problem+json; charset=utf-8',
      ]);
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    }
    expect((await get('/vms', { accept: 'application/json' })).status).toBe(404);
    expect((await get('/vms', html, 'POST')).status).toBe(404);
    expect((await get('/assets/gone-AAAAAAAA.js', { accept: '*/*' })).status).toBe(404);
    expect((await get('/healthz')).status).toBe(200);
  });
});

describe('files', () => {
  test('with a hash in their name are kept for a year, others are asked for again', async () => {
    const asset = await get('/assets/index-BR1TKpvE.js');
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(asset.headers.get('content-type')).toMatch(/javascript/);
    expect(await asset.text()).toBe(script);
    const icon = await get('/icon.svg');
    expect(icon.headers.get('cache-control')).toBe('no-cache');
    const again = await it.app.inject({
      url: '/icon.svg',
      headers: { 'if-none-match': icon.headers.get('etag') ?? '' },
    });
    expect(again.statusCode).toBe(304);
  });

  test('go out compressed as the client takes them', async () => {
    for (const [accepted, encoding] of [
      ['br, gzip', 'br'],
      ['gzip', 'gzip'],
      ['identity', null],
    ] as const) {
      const answer = await get('/assets/index-BR1TKpvE.js', { 'accept-encoding': accepted });
      expect([accepted, answer.headers.get('content-encoding')]).toEqual([accepted, encoding]);
      expect(answer.headers.get('vary') ?? '').toMatch(/accept-encoding/i);
      expect(await answer.text()).toBe(script);
    }
    const plain = await get('/assets/style-C1hX2kQ9.css', { 'accept-encoding': 'br, gzip' });
    expect([plain.status, plain.headers.get('content-encoding')]).toEqual([200, null]);
  });

  test('outside, hidden or made up are not there', async () => {
    const outside = `${root.split('/').at(-1)}-outside.txt`;
    for (const path of [
      `/../${outside}`,
      `/%2e%2e/${outside}`,
      `/assets/..%2f..%2f${outside}`,
      `/assets/%2e%2e/%2e%2e/${outside}`,
      '/.built-from',
      '/%2ebuilt-from',
      '/assets/../.built-from',
      '/..%5c..%5cetc%5cpasswd',
      '//etc/passwd',
      '/etc/passwd',
      '/assets/',
      '/assets/index-BR1TKpvE.js/',
      '/%00',
      '/%',
    ]) {
      const answer = await it.app.inject({ method: 'GET', url: path, headers: { accept: '*/*' } });
      expect([path, answer.statusCode >= 400]).toEqual([path, true]);
      expect(answer.body).not.toMatch(/secret of the build|outside$|root:/);
    }
  });
});

test('without a built page there is one that says how to build it', async () => {
  const bare = await testApp({ webRoot: join(root, 'never-built') });
  try {
    const answer = await fetch(`${bare.url}/`, { headers: html });
    expect(answer.status).toBe(503);
    expect(await answer.text()).toContain('npm run build:web');
    expect(answer.headers.get('content-security-policy')).toContain("script-src 'self'");
  } finally {
    await bare.close();
  }
});
