import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { request } from 'node:https';
import { dirname } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
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

test('an error hits the next requests and no more', async () => {
  await client.admin('/faults/requests', {
    path: '^/version',
    times: 2,
    harm: { kind: 'error', status: 596, message: 'Connection timed out' },
  });
  expect(await client.ask('GET', '/version')).toMatchObject({
    status: 596,
    reason: 'Connection timed out',
    body: '',
  });
  expect((await client.ask('GET', '/version')).status).toBe(596);
  expect((await client.ask('GET', '/version')).status).toBe(200);
});

test('a connection breaks in the middle of the body', async () => {
  await client.admin('/faults/requests', { path: '^/cluster/resources', harm: { kind: 'cut' } });
  await expect(client.ask('GET', '/cluster/resources')).rejects.toThrow(/aborted|hang up|ECONNRESET/);
});

test('a node that is down cannot be reached, and its guests are unknown', async () => {
  await client.admin('/nodes/pve2/down');
  expect(await client.ask('GET', '/nodes/pve2/status')).toMatchObject({ status: 595, body: '' });
  const rows = (await client.ask('GET', '/cluster/resources?type=vm')).data as {
    node: string;
    status: string;
  }[];
  expect(rows.filter((row) => row.node === 'pve2').every((row) => row.status === 'unknown')).toBe(true);
  await expect(client.ask('GET', '/version', { url: simulator.nodeUrls['pve2'] ?? '' })).rejects.toThrow(
    /hang up|ECONNRESET|disconnected/,
  );
  await client.admin('/nodes/pve2/up');
  expect((await client.ask('GET', '/version', { url: simulator.nodeUrls['pve2'] ?? '' })).status).toBe(200);
});

test('without a quorum nothing can be written', async () => {
  await client.admin('/quorum', { quorate: false });
  expect(await client.ask('POST', '/nodes/pve1/qemu', { form: { vmid: 500 } })).toMatchObject({
    status: 500,
    reason: 'cluster not ready - no quorum?',
  });
  expect((await client.ask('GET', '/cluster/status')).data).toContainEqual(
    expect.objectContaining({ type: 'cluster', quorate: 0 }),
  );
});

test('a task fails with the given text, another one vanishes', async () => {
  await client.admin('/faults/tasks', { type: 'qmcreate', fate: { fail: 'broken pipe' } });
  const status = await client.run('POST', '/nodes/pve1/qemu', { form: { vmid: 500, scsi0: 'ceph:1' } });
  expect(status).toBe('unable to create VM 500 - broken pipe');
  expect((await client.ask('GET', '/nodes/pve1/qemu/500/config')).status).toBe(500);
  await client.admin('/faults/tasks', { type: 'qmcreate', fate: { vanish: true } });
  const { data } = await client.ask('POST', '/nodes/pve1/qemu', { form: { vmid: 501 } });
  const reply = await client.ask('GET', `/nodes/pve1/tasks/${encodeURIComponent(String(data))}/status`);
  expect([reply.status, reply.reason]).toEqual([500, 'no such task']);
});

test('an aborted task says so', async () => {
  const still = await startSimulator({ ...quick, vms: 3, manualClock: true });
  try {
    const to = clientOf(still);
    const { data } = await to.ask('POST', '/nodes/pve1/qemu/100/snapshot', { form: { snapname: 'one' } });
    await to.ask('DELETE', `/nodes/pve1/tasks/${encodeURIComponent(String(data))}`);
    expect(await to.finish(data)).toBe('interrupted by signal');
  } finally {
    await still.stop();
  }
});

test('the status rows lag behind by one round', async () => {
  const lagging = await startSimulator({ ...quick, vms: 3, statusInterval: 10_000, manualClock: true });
  try {
    const to = clientOf(lagging);
    const rowOf = async (): Promise<unknown> =>
      ((await to.ask('GET', '/cluster/resources?type=vm')).data as { vmid: number; status: string }[]).find(
        (row) => row.vmid === 100,
      )?.status;
    await to.admin('/guests/100/stop');
    await to.admin('/tick', { milliseconds: 20_000 });
    expect(await rowOf()).toBe('stopped');
    await to.admin('/tick', { milliseconds: 1 });
    await to.admin('/guests/100/start');
    expect(await rowOf()).toBe('stopped');
    await to.admin('/tick', { milliseconds: 10_000 });
    expect(await rowOf()).toBe('running');
  } finally {
    await lagging.stop();
  }
});

test('bytes that were uploaded are the bytes of the imported disk', async () => {
  const bytes = Buffer.alloc(3_000_000, 'anyvisor');
  const boundary = 'x7d9';
  const part = (head: string): string => `--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n`;
  const body = Buffer.concat([
    Buffer.from(`${part('name="content"')}import\r\n${part('name="filename"; filename="disk.raw"')}`),
    bytes,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]).toString('latin1');
  const reply = await client.ask('POST', '/nodes/pve1/storage/local/upload', {
    raw: body,
    headers: {
      Authorization: `PVEAPIToken=${simulator.tokenId}=${simulator.tokenSecret}`,
      'content-type': `multipart/form-data; boundary=${boundary}`,
    },
  });
  expect(reply.status, reply.reason).toBe(200);
  expect(await client.finish(reply.data)).toBe('OK');
  const form = { vmid: 500, scsi0: 'ceph:0,import-from=local:import/disk.raw' };
  expect(await client.run('POST', '/nodes/pve1/qemu', { form })).toBe('OK');
  const { guests } = (await client.admin('/state', undefined, 'GET')) as {
    guests: { vmid: number; volumes: { file: string }[] }[];
  };
  const file = guests.find((guest) => guest.vmid === 500)?.volumes[0]?.file ?? '';
  const hash = (data: Buffer): string => createHash('sha256').update(data).digest('hex');
  expect(hash(await readFile(file))).toBe(hash(bytes));
});

test('of an upload that breaks off, or is refused, nothing stays', async () => {
  const folder = dirname(simulator.caFile);
  const half = (await readdir(folder)).filter((name) => name.startsWith('upload-'));
  const boundary = 'x7d9';
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="content"\r\n\r\nimport\r\n--${boundary}\r\nContent-Disposition: form-data; name="filename"; filename="half.raw"\r\n\r\n`;
  const headers = {
    'content-type': `multipart/form-data; boundary=${boundary}`,
    Authorization: `PVEAPIToken=${simulator.tokenId}=${simulator.tokenSecret}`,
  };
  const left = async () =>
    (await readdir(folder)).filter((name) => name.startsWith('upload-') && !half.includes(name));
  const call = request(`${simulator.url}/api2/json/nodes/pve1/storage/local/upload`, {
    method: 'POST',
    rejectUnauthorized: false,
    headers: { ...headers, 'content-length': 50_000_000 },
  });
  call.on('error', () => undefined);
  call.write(head);
  call.write(Buffer.alloc(1_000_000));
  await expect.poll(left, { timeout: 10_000 }).toHaveLength(1);
  call.destroy();
  await expect.poll(left, { timeout: 10_000 }).toEqual([]);

  const refused = await client.ask('POST', '/nodes/pve1/storage/ceph/upload', {
    raw: `${head}bytes\r\n--${boundary}--\r\n`,
    headers,
  });
  expect(refused.status).toBe(500);
  expect(await left()).toEqual([]);
});
