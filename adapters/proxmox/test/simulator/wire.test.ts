import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSimulator } from '../../simulator/index.ts';
import type { Simulator } from '../../simulator/index.ts';
import { clientOf } from './support/client.ts';
import type { Client } from './support/client.ts';
import { quick } from './support/quick.ts';

let simulator: Simulator;
let client: Client;
beforeAll(async () => {
  simulator = await startSimulator(quick);
  client = clientOf(simulator);
});
afterAll(() => simulator.stop());

describe('errors on the wire', () => {
  test('refused parameters are named one by one with the platform’s texts', async () => {
    const reply = await client.ask('POST', '/nodes/pve1/qemu/100/clone', {
      form: { newid: 9, bogus: 1, full: 'maybe' },
    });
    expect([reply.status, reply.reason]).toEqual([400, 'Parameter verification failed.']);
    expect(JSON.parse(reply.body)).toEqual({
      data: null,
      errors: {
        newid: 'invalid format - value does not look like a valid VM ID\n',
        bogus: 'property is not defined in schema and the schema does not allow additional properties',
        full: "type check ('boolean') failed - got 'maybe'",
      },
      message: 'Parameter verification failed.\n',
    });
  });
  test('a missing parameter is named', async () => {
    const reply = await client.ask('POST', '/nodes/pve1/qemu/100/clone', { form: {} });
    expect(JSON.parse(reply.body)).toMatchObject({
      errors: { newid: 'property is missing and it is not optional' },
    });
  });
  test('a failure carries its text in the reason phrase and closes the connection', async () => {
    const reply = await client.ask('GET', '/nodes/pve2/qemu/100/config');
    expect(reply.status).toBe(500);
    expect(reply.reason).toBe("Configuration file 'nodes/pve2/qemu-server/100.conf' does not exist");
    expect(reply.headers['connection']).toBe('close');
  });
  test('an unknown path is 501', async () => {
    const reply = await client.ask('GET', '/nope');
    expect([reply.status, reply.reason]).toEqual([501, "Method 'GET /nope' not implemented"]);
  });
  test('DELETE and GET take no body', async () => {
    const reply = await client.ask('DELETE', '/nodes/pve1/qemu/100', { form: { purge: 1 } });
    expect([reply.status, reply.reason]).toEqual([501, "Unexpected content for method 'DELETE'"]);
  });
  test('broken JSON is a Perl parse error', async () => {
    const reply = await client.ask('POST', '/nodes/pve1/qemu', { raw: 'not json' });
    expect(reply.status).toBe(500);
    expect(reply.reason).toMatch(/^malformed JSON string/);
  });
  test('more than 512 KiB is refused', async () => {
    const reply = await client
      .ask('POST', '/nodes/pve1/hosts', { form: { data: 'x'.repeat(600_000) } })
      .catch((error: unknown) => error);
    // The server answers and closes before all has been sent: the client may see either.
    const outcome = reply instanceof Error ? reply.message : (reply as { reason: string }).reason;
    expect(outcome).toMatch(/for data too large|EPIPE|ECONNRESET/);
  });
  test('a raw ssh key is not percent-encoded', async () => {
    const reply = await client.ask('PUT', '/nodes/pve1/qemu/100/config', {
      form: { sshkeys: 'ssh-ed25519 AAAA me' },
    });
    expect(reply.body).toContain('invalid format - invalid urlencoded string: ssh-ed25519 AAAA me');
  });
});

describe('encodings', () => {
  test('form and JSON bodies mean the same', async () => {
    expect(
      (
        await client.ask('PUT', '/nodes/pve1/qemu/100/config', {
          form: { onboot: 'yes', description: 'a & b' },
        })
      ).status,
    ).toBe(200);
    expect(
      (await client.ask('PUT', '/nodes/pve1/qemu/100/config', { json: { onboot: false, tags: 'one;two' } }))
        .status,
    ).toBe(200);
    expect((await client.ask('GET', '/nodes/pve1/qemu/100/config')).data).toMatchObject({
      onboot: 0,
      description: 'a & b',
      tags: 'one;two',
    });
  });
  test('nextid is a string, integers and booleans of configs are numbers, memory is text', async () => {
    expect((await client.ask('GET', '/cluster/nextid')).data).toBeTypeOf('string');
    expect((await client.ask('GET', '/nodes/pve1/qemu/100/config')).data).toMatchObject({
      cores: expect.any(Number),
      memory: expect.any(String),
    });
  });
  test('large answers are compressed when asked for', async () => {
    const token = `PVEAPIToken=${simulator.tokenId}=${simulator.tokenSecret}`;
    const reply = await client.ask('GET', '/cluster/resources', {
      headers: { Authorization: token, 'Accept-Encoding': 'gzip' },
    });
    expect(reply.headers['content-encoding']).toBe('gzip');
  });
});

describe('older releases', () => {
  test('7.4 has no message in the body and no HA rules', async () => {
    const old = await startSimulator({ ...quick, release: '7.4', vms: 3 });
    try {
      const to = clientOf(old);
      const reply = await to.ask('GET', '/nodes/pve1/qemu/999/config');
      expect(reply.body).toBe('{"data":null}');
      expect(reply.reason).toContain('does not exist');
      expect((await to.ask('GET', '/cluster/ha/rules')).status).toBe(501);
      expect((await to.ask('GET', '/version')).data).toMatchObject({ release: '7.4' });
    } finally {
      await old.stop();
    }
  });
});
