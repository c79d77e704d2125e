import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCertificate } from '../../../adapters/proxmox/simulator/http/certificate.ts';
import { password } from './support/browser.ts';
import { testApp } from './support/test-app.ts';
import type { TestApp } from './support/test-app.ts';

const { cert, key } = createCertificate('anyvisor.example', ['anyvisor.example', '127.0.0.1']);

let it: TestApp;
beforeAll(async () => {
  it = await testApp({ tls: { cert: Buffer.from(cert), key: Buffer.from(key) } });
});
afterAll(() => it?.close());

async function post(path: string, headers: Readonly<Record<string, string>>, body: unknown) {
  const { port } = it.app.server.address() as AddressInfo;
  const asked = request({
    method: 'POST',
    host: '127.0.0.1',
    port,
    path,
    ca: cert,
    headers: { 'content-type': 'application/json', host: `anyvisor.example:${port}`, ...headers },
    servername: 'anyvisor.example',
  });
  asked.end(JSON.stringify(body));
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  return { status: answer.statusCode, headers: answer.headers, text: await text(answer), port };
}

test('over HTTPS people sign in, and a plain page of the same name does not speak for the secure one', async () => {
  const made = { token: it.tokens.platform, name: 'root', password };
  const { port } = it.app.server.address() as AddressInfo;
  const plain = await post('/api/v1/setup', { origin: `http://anyvisor.example:${port}` }, made);
  expect(plain.status).toBe(403);
  const secure = await post('/api/v1/setup', { origin: `https://anyvisor.example:${port}` }, made);
  expect(secure.status).toBe(201);
  expect(secure.headers['strict-transport-security']).toContain('max-age');
  expect(secure.headers['set-cookie']?.[0]).toMatch(/^__Host-anyvisor-session=/);
});
