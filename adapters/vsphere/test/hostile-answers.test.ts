import { once } from 'node:events';
import { vcsimSkipReason } from '@anyvisor/vcsim';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connected } from './support/connected.ts';
import type { Connected } from './support/connected.ts';
import { startLyingServer } from './support/lying-server.ts';
import type { Lie, LyingServer } from './support/lying-server.ts';
import { reachVcsim } from './support/reach.ts';
import type { Reach } from './support/reach.ts';

const skip = process.env['CI'] === undefined && vcsimSkipReason() !== undefined;
const head =
  '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><e:Body>' +
  '<RetrievePropertiesExResponse xmlns="urn:vim25"><returnval>';
const tail = '</returnval></RetrievePropertiesExResponse></e:Body></e:Envelope>';
const mebibyte = 'x'.repeat(2 ** 20);
const vm = (id: number, annotation: string) =>
  `<objects><obj type="VirtualMachine">vm-${id}</obj><propSet><name>name</name><val xsi:type="xsd:string">big-${id}</val></propSet>` +
  `<propSet><name>config.annotation</name><val xsi:type="xsd:string">${annotation}</val></propSet></objects>`;

describe.skipIf(skip)('answers that a server had better not give', () => {
  let reach: Reach;
  let liar: LyingServer;
  let at: Connected;

  beforeAll(async () => {
    reach = await reachVcsim({ vms: 2, plain: true });
    liar = await startLyingServer(reach.sim);
    at = connected({ ...reach.parameters, vcenterUrl: 'http://127.0.0.1', port: liar.port });
  }, 900_000);

  afterAll(async () => {
    await at?.port.close();
    await liar?.close();
    await reach?.proxy.close();
    await reach?.sim.stop();
  });

  const list = (lie: Lie, milliseconds = 20_000) => {
    liar.tell('RetrievePropertiesEx', lie);
    return at.port.listVms(at.ctx(milliseconds));
  };

  test('30 MB in one answer are read', async () => {
    const answer = await list((response) => {
      response.end(head + Array.from({ length: 30 }, (_, id) => vm(id, mebibyte)).join('') + tail);
    });
    expect(answer.ok ? answer.value.map(({ name }) => name) : answer.error).toEqual(
      Array.from({ length: 30 }, (_, id) => `big-${id}`),
    );
  });

  test(
    'an answer without an end is broken off at its bound, with little kept',
    { timeout: 90_000 },
    async () => {
      let sent = 0;
      const before = process.memoryUsage().rss;
      const answer = await list(async (response) => {
        response.write(head);
        while (!response.destroyed) {
          sent += 1;
          if (!response.write(vm(sent, 'x'.repeat(1000)).repeat(1000))) {
            const over = new AbortController();
            const { signal } = over;
            await Promise.race([once(response, 'drain', { signal }), once(response, 'close', { signal })]);
            over.abort();
          }
        }
      }, 80_000);
      expect(answer).toMatchObject({ ok: false });
      expect(answer.ok ? '' : answer.error.message).toMatch(/longer than/);
      expect(process.memoryUsage().rss - before).toBeLessThan(2 ** 30);
    },
  );

  test.for<readonly [string, Lie]>([
    ['cut off in the middle', (response) => void response.write(head, () => response.destroy())],
    [
      'shorter than announced',
      (response) => {
        response.writeHead(200, { 'content-length': 10_000 });
        response.write(head, () => response.destroy());
      },
    ],
    ['ended without its closing tags', (response) => void response.end(head)],
    [
      'an entity bomb',
      (response) =>
        void response.end(
          `<!DOCTYPE b [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>${head}&b;${tail}`,
        ),
    ],
    [
      '10,000 deep',
      (response) => void response.end(head + '<a>'.repeat(10_000) + '</a>'.repeat(10_000) + tail),
    ],
    ['no SOAP', (response) => void response.end('<html><body>It works!</body></html>')],
    ['an error page', (response) => void response.writeHead(503).end('<html>no healthy upstream</html>')],
    ['bytes that are no text', (response) => void response.end(Buffer.alloc(70_000, 0xff))],
  ])('%s: refused with what to do, and the next call is answered', async ([, lie]) => {
    const answer = await list(lie);
    expect(answer).toMatchObject({ ok: false });
    const { kind, nextStep = '' } = answer.ok ? { kind: '' } : answer.error;
    expect(['NetworkError', 'ConnectionFailed']).toContain(kind);
    expect(nextStep).not.toBe('');
    liar.tell('none', () => {});
    const next = await at.port.listVms(at.ctx());
    expect(next.ok ? next.value.map(({ name }) => name) : next.error).toEqual(['vm-00000', 'vm-00001']);
  });

  test('silence ends at the deadline', async () => {
    expect(await list(() => {}, 500)).toMatchObject({ ok: false, error: { kind: 'OperationTimeout' } });
  });
});
