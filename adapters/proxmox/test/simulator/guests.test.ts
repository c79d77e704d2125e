import { afterEach, beforeEach, describe, expect, test } from 'vitest';
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

const vm = '/nodes/pve1/qemu/500';

async function create(more: Record<string, string | number> = {}): Promise<void> {
  const form = {
    vmid: 500,
    name: 'mine',
    memory: 1024,
    scsi0: 'ceph:8',
    net0: 'virtio,bridge=vmbr0',
    ...more,
  };
  expect(await client.run('POST', '/nodes/pve1/qemu', { form })).toBe('OK');
}

async function reasonOf(
  method: string,
  path: string,
  form?: Record<string, string | number>,
): Promise<string> {
  const reply = await client.ask(method, path, form === undefined ? {} : { form });
  return `${String(reply.status)} ${reply.reason}`;
}

describe('numbers', () => {
  test('the same one is offered twice, and the second creation loses', async () => {
    const first = (await client.ask('GET', '/cluster/nextid')).data;
    expect((await client.ask('GET', '/cluster/nextid')).data).toBe(first);
    await create();
    expect(await reasonOf('POST', '/nodes/pve2/qemu', { vmid: 500 })).toBe(
      "500 unable to create VM 500 - VM 500 already exists on node 'pve1'",
    );
    expect(await reasonOf('POST', '/nodes/pve1/qemu/500/clone', { newid: 500 })).toBe(
      '500 unable to create VM 500: config file already exists',
    );
    expect((await client.ask('GET', '/cluster/nextid?vmid=500')).body).toContain('VM 500 already exists');
  });
});

describe('locks', () => {
  test('a locked config refuses, a held lock file times out', async () => {
    await create();
    await client.admin('/guests/500/lock', { lock: 'backup' });
    expect(await reasonOf('PUT', `${vm}/config`, { cores: 2 })).toBe('500 VM is locked (backup)');
    expect(await client.run('POST', `${vm}/status/start`)).toBe('VM is locked (backup)');
    await client.admin('/guests/500/unlock');
    await client.admin('/guests/500/hold');
    expect(await client.run('POST', `${vm}/status/start`)).toBe(
      "can't lock file '/var/lock/qemu-server/lock-500.conf' - got timeout",
    );
    await client.admin('/guests/500/release');
    expect(await client.run('POST', `${vm}/status/start`)).toBe('OK');
  });
  test('a stale digest is a conflict', async () => {
    await create();
    expect(await reasonOf('PUT', `${vm}/config`, { cores: 2, digest: 'a'.repeat(40) })).toBe(
      '500 detected modified configuration - file changed by other user? Try again.',
    );
  });
  test('two workers of one guest run one after another', async () => {
    await create();
    const [one, other] = await Promise.all([
      client.run('POST', `${vm}/status/start`),
      client.run('POST', `${vm}/status/start`),
    ]);
    expect([one, other].sort()).toEqual(['OK', 'VM 500 already running']);
  });
});

describe('changes of a running guest', () => {
  test('what is not hot waits for the next start', async () => {
    await create();
    await client.run('POST', `${vm}/status/start`);
    expect(await client.run('POST', `${vm}/config`, { form: { cores: 4, scsi1: 'ceph:1', tags: 'x' } })).toBe(
      'OK',
    );
    expect((await client.ask('GET', `${vm}/config?current=1`)).data).not.toHaveProperty('cores');
    expect((await client.ask('GET', `${vm}/config`)).data).toMatchObject({
      cores: 4,
      scsi1: 'ceph:vm-500-disk-1,size=1G',
      tags: 'x',
    });
    expect((await client.ask('GET', `${vm}/pending`)).data).toContainEqual({ key: 'cores', pending: 4 });
    expect(await client.run('POST', `${vm}/status/reboot`)).toBe('OK');
    expect((await client.ask('GET', `${vm}/config?current=1`)).data).toMatchObject({ cores: 4 });
  });
  test('a removed disk stays as unused until it is deleted', async () => {
    await create();
    await client.ask('PUT', `${vm}/config`, { form: { delete: 'scsi0' } });
    expect((await client.ask('GET', `${vm}/config`)).data).toMatchObject({ unused0: 'ceph:vm-500-disk-0' });
    await client.ask('PUT', `${vm}/config`, { form: { delete: 'unused0' } });
    expect((await client.ask('GET', '/nodes/pve1/storage/ceph/content?vmid=500')).data).toEqual([]);
  });
  test('disks only grow', async () => {
    await create();
    expect(await client.run('PUT', `${vm}/resize`, { form: { disk: 'scsi0', size: '20G' } })).toBe('OK');
    expect(await client.run('PUT', `${vm}/resize`, { form: { disk: 'scsi0', size: '10G' } })).toBe(
      'shrinking disks is not supported',
    );
  });
});

describe('migration', () => {
  test('a running guest needs online, local disks need their flag, a missing storage is named', async () => {
    await create({ scsi0: 'local-lvm:1', scsi1: 'fast:1' });
    await client.run('POST', `${vm}/status/start`);
    expect(await reasonOf('POST', `${vm}/migrate`, { target: 'pve2' })).toBe(
      "500 can't migrate running VM without --online",
    );
    expect(await reasonOf('POST', `${vm}/migrate`, { target: 'pve1' })).toBe(
      '400 Parameter verification failed.',
    );
    expect(await client.run('POST', `${vm}/migrate`, { form: { target: 'pve2', online: 1 } })).toContain(
      'without with-local-disks option',
    );
    const local = { target: 'pve2', online: 1, 'with-local-disks': 1 };
    expect(await client.run('POST', `${vm}/migrate`, { form: local })).toBe(
      "storage 'fast' is not available on node 'pve2'",
    );
    expect(await client.run('POST', `${vm}/migrate`, { form: { ...local, targetstorage: 'ceph' } })).toBe(
      'OK',
    );
    const config = (await client.ask('GET', '/nodes/pve2/qemu/500/config')).data as Record<string, string>;
    expect([config['scsi0'], config['scsi1']].every((drive) => drive?.startsWith('ceph:') === true)).toBe(
      true,
    );
  });
  test('the target dying in the middle leaves the guest where it was', async () => {
    await create();
    await client.run('POST', `${vm}/status/start`);
    const { data } = await client.ask('POST', `${vm}/migrate`, { form: { target: 'pve3', online: 1 } });
    await client.admin('/nodes/pve3/down');
    expect(await client.finish(data)).not.toBe('OK');
    expect((await client.ask('GET', `${vm}/status/current`)).data).toMatchObject({ status: 'running' });
    expect((await client.ask('GET', `${vm}/config`)).data).not.toHaveProperty('lock');
  });
});

describe('templates', () => {
  test('linked clones keep their base, and a full storage fails a full one', async () => {
    const template = '/nodes/pve1/qemu/9000';
    expect(await client.run('POST', `${template}/clone`, { form: { newid: 500, name: 'link' } })).toBe('OK');
    expect((await client.ask('GET', `${vm}/config`)).data).toMatchObject({
      scsi0: 'ceph:base-9000-disk-0/vm-500-disk-0,discard=on,size=3G',
    });
    expect(await reasonOf('DELETE', template)).toContain('still in use by linked cloned');
    await client.admin('/storages/ceph/full');
    expect(await client.run('POST', `${template}/clone`, { form: { newid: 501, full: 1 } })).toContain(
      'No space left on device',
    );
    expect((await client.ask('GET', '/nodes/pve1/qemu/501/config')).status).toBe(500);
  });
});

describe('high availability', () => {
  test('a start only enqueues; the guest follows later', async () => {
    await create();
    await client.ask('POST', '/cluster/ha/resources', { form: { sid: 'vm:500', state: 'stopped' } });
    const { data } = await client.ask('POST', `${vm}/status/start`);
    expect(String(data)).toContain(':hastart:500:');
    await client.finish(data);
    await expect
      .poll(async () => ((await client.ask('GET', `${vm}/status/current`)).data as { status: string }).status)
      .toBe('running');
  });
});

describe('snapshots', () => {
  test('a name is taken once; rolling back without memory stops the guest', async () => {
    await create();
    await client.run('POST', `${vm}/status/start`);
    expect(await client.run('POST', `${vm}/snapshot`, { form: { snapname: 'one' } })).toBe('OK');
    expect(await client.run('POST', `${vm}/snapshot`, { form: { snapname: 'one' } })).toBe(
      "snapshot name 'one' already used",
    );
    expect(await client.run('POST', `${vm}/snapshot/one/rollback`)).toBe('OK');
    expect((await client.ask('GET', `${vm}/status/current`)).data).toMatchObject({ status: 'stopped' });
  });
});

describe('the guest agent', () => {
  test('its three ways of not being there', async () => {
    await create();
    expect(await reasonOf('POST', `${vm}/agent/ping`)).toBe('500 No QEMU guest agent configured');
    await client.ask('PUT', `${vm}/config`, { form: { agent: 'enabled=1' } });
    expect(await reasonOf('POST', `${vm}/agent/ping`)).toBe('500 VM 500 is not running');
    await client.run('POST', `${vm}/status/start`);
    await client.admin('/guests/500/agent-off');
    expect(await reasonOf('POST', `${vm}/agent/ping`)).toBe('500 QEMU guest agent is not running');
  });
});
