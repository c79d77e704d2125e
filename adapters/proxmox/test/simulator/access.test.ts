import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { oneTimePassword } from '../../simulator/access/one-time-password.ts';
import { startSimulator } from '../../simulator/index.ts';
import type { Simulator } from '../../simulator/index.ts';
import { clientOf } from './support/client.ts';
import type { Client } from './support/client.ts';
import { quick } from './support/quick.ts';

let simulator: Simulator;
let client: Client;
beforeEach(async () => {
  simulator = await startSimulator({ ...quick, vms: 6 });
  client = clientOf(simulator);
});
afterEach(() => simulator.stop());

async function logIn(username: string, password = simulator.password): Promise<Record<string, string>> {
  const { data } = await client.ask('POST', '/access/ticket', { headers: {}, form: { username, password } });
  const { ticket, CSRFPreventionToken } = data as { ticket: string; CSRFPreventionToken: string };
  return { Cookie: `PVEAuthCookie=${encodeURIComponent(ticket)}`, CSRFPreventionToken };
}

describe('tickets', () => {
  test('nothing goes without one, after the penalty', async () => {
    const slow = await startSimulator({ ...quick, vms: 1, authenticationDelay: 300 });
    try {
      const started = Date.now();
      const reply = await clientOf(slow).ask('GET', '/version', { headers: {} });
      expect([reply.status, reply.reason, reply.body]).toEqual([401, 'No ticket', '']);
      expect(Date.now() - started).toBeGreaterThanOrEqual(290);
    } finally {
      await slow.stop();
    }
  });
  test('a wrong password is an authentication failure', async () => {
    const reply = await client.ask('POST', '/access/ticket', {
      headers: {},
      form: { username: 'root@pam', password: 'no' },
    });
    expect([reply.status, reply.reason]).toEqual([401, 'authentication failure']);
    expect(JSON.parse(reply.body)).toEqual({ data: null, message: 'authentication failure\n' });
  });
  test('a write needs the CSRF token, a read does not', async () => {
    const { Cookie = '', CSRFPreventionToken = '' } = await logIn('root@pam');
    expect((await client.ask('GET', '/version', { headers: { Cookie } })).status).toBe(200);
    const refused = await client.ask('POST', '/pools', { headers: { Cookie }, form: { poolid: 'x' } });
    expect([refused.status, refused.reason]).toEqual([401, 'Permission denied - invalid csrf token']);
    expect(
      (
        await client.ask('POST', '/pools', {
          headers: { Cookie, CSRFPreventionToken },
          form: { poolid: 'x' },
        })
      ).status,
    ).toBe(200);
  });
  test('the old ticket buys a new one, until all are expired', async () => {
    const headers = await logIn('root@pam');
    const old = decodeURIComponent((headers['Cookie'] ?? '').slice('PVEAuthCookie='.length));
    expect(old).toMatch(/^PVE:root@pam:[0-9A-F]{8}::/);
    const renewed = await client.ask('POST', '/access/ticket', {
      headers: {},
      form: { username: 'root@pam', password: old },
    });
    expect(renewed.status).toBe(200);
    await client.admin('/tickets/expire');
    expect((await client.ask('GET', '/version', { headers })).status).toBe(401);
  });
  test('two hours are a ticket’s life', async () => {
    const headers = await logIn('root@pam');
    await client.admin('/tick', { milliseconds: 7_100_000 });
    expect((await client.ask('GET', '/version', { headers })).status).toBe(200);
    await client.admin('/tick', { milliseconds: 200_000 });
    expect((await client.ask('GET', '/version', { headers })).status).toBe(401);
  });
});

describe('a second factor', () => {
  const secret = 'JBSWY3DPEHPK3PXP';
  const login = async (form: Record<string, string>) =>
    client.ask('POST', '/access/ticket', { headers: {}, form: { username: 'operator@pve', ...form } });

  test('is set up by its owner, asked for after the password, and answered with what it shows', async () => {
    const headers = await logIn('operator@pve');
    const digits = oneTimePassword(secret, Date.now());
    const form = { type: 'totp', totp: `otpauth://totp/lab?secret=${secret}`, value: digits };
    const path = '/access/tfa/operator@pve';
    const { password } = simulator;
    expect((await client.ask('POST', path, { form })).status).toBe(403);
    expect((await client.ask('POST', path, { headers, form })).status).toBe(400);
    const wrong = await client.ask('POST', path, { headers, form: { ...form, value: '000000', password } });
    expect([wrong.status, wrong.reason]).toEqual([500, 'failed to verify TOTP challenge']);
    const added = await client.ask('POST', path, { headers, form: { ...form, password } });
    const { id } = added.data as { id: string };
    expect((await client.ask('GET', `${path}/${id}`, { headers })).data).toMatchObject({ type: 'totp' });

    const first = await login({ password });
    const challenge = first.data as { NeedTFA: number; ticket: string };
    expect(challenge).toMatchObject({ NeedTFA: 1, username: 'operator@pve' });
    expect(challenge.ticket).toMatch(/^PVE:!tfa!%7B%22totp%22%3Atrue%7D:[0-9A-F]{8}::/);
    const Cookie = `PVEAuthCookie=${encodeURIComponent(challenge.ticket)}`;
    expect((await client.ask('GET', '/version', { headers: { Cookie } })).status).toBe(401);
    const answer = { 'tfa-challenge': challenge.ticket };
    expect((await login({ ...answer, password: 'totp:000000' })).status).toBe(401);
    expect((await login({ ...answer, password: `totp:${digits}`, username: 'auditor@pve' })).status).toBe(
      401,
    );
    expect((await login({ ...answer, password: `totp:${digits}` })).data).toHaveProperty('cap');

    expect(
      (await client.ask('PUT', `${path}/${id}`, { headers, form: { enable: 0, password } })).status,
    ).toBe(200);
    expect((await login({ password })).data).not.toHaveProperty('NeedTFA');
    expect((await client.ask('DELETE', `${path}/${id}?password=${password}`, { headers })).status).toBe(200);
    expect((await client.ask('GET', path, { headers })).data).toEqual([]);
  });
});

describe('rights', () => {
  test('a missing one is named with its path', async () => {
    const headers = await logIn('auditor@pve');
    const reply = await client.ask('POST', '/nodes/pve1/qemu/100/status/start', { headers });
    expect([reply.status, reply.reason]).toEqual([403, 'Permission check failed (/vms/100, VM.PowerMgmt)']);
  });
  test('rows are filtered: a pool’s operator sees the pool’s guests', async () => {
    const headers = await logIn('operator@pve');
    const { data } = await client.ask('GET', '/cluster/resources?type=vm', { headers });
    const rows = data as { pool: string }[];
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.every((row) => row.pool === 'lab')).toBe(true);
  });
  test('a privilege-separated token has only what it was given too', async () => {
    const made = await client.ask('POST', '/access/users/root@pam/token/narrow', {
      form: { comment: 'test' },
    });
    const { value } = made.data as { value: string };
    const headers = { Authorization: `PVEAPIToken=root@pam!narrow=${value}` };
    expect((await client.ask('GET', '/cluster/resources?type=vm', { headers })).data).toEqual([]);
    await client.ask('PUT', '/access/acl', {
      form: { path: '/vms/100', tokens: 'root@pam!narrow', roles: 'PVEVMUser' },
    });
    const rows = (await client.ask('GET', '/cluster/resources?type=vm', { headers })).data as {
      vmid: number;
    }[];
    expect(rows.map((row) => row.vmid)).toEqual([100]);
    const permissions = (await client.ask('GET', '/access/permissions', { headers })).data as Record<
      string,
      unknown
    >;
    expect(permissions['/vms/100']).toMatchObject({ 'VM.PowerMgmt': 1 });
    expect(permissions['/']).toBeUndefined();
  });
  test('NoAccess on a path takes away what was inherited', async () => {
    await client.ask('PUT', '/access/acl', {
      form: { path: '/vms/100', users: 'auditor@pve', roles: 'NoAccess' },
    });
    const headers = await logIn('auditor@pve');
    expect((await client.ask('GET', '/nodes/pve1/qemu/100/config', { headers })).status).toBe(403);
    expect((await client.ask('GET', '/nodes/pve2/qemu/101/config', { headers })).status).toBe(200);
  });
  test('tokens cannot change passwords', async () => {
    const reply = await client.ask('PUT', '/access/password', {
      form: { userid: 'auditor@pve', password: 'x' },
    });
    expect([reply.status, reply.reason]).toEqual([
      403,
      "URI '/access/password' not available with API token, need proper ticket.",
    ]);
  });
});
