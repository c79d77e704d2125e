import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSimulator } from '../../simulator/index.ts';
import type { Simulator } from '../../simulator/index.ts';
import { nextEvent } from '../../simulator/state/schedule.ts';
import { clientOf } from './support/client.ts';
import type { Client } from './support/client.ts';
import { quick } from './support/quick.ts';

describe('schedules', () => {
  const from = Date.parse('2026-11-20T10:07:30Z');
  const next = (schedule: string): string | undefined => {
    const at = nextEvent(schedule, from);
    return at === undefined ? undefined : new Date(at).toISOString().slice(0, 16);
  };

  test('calendar events come when the manual says', () => {
    expect(next('*/15')).toBe('2026-11-20T10:15');
    expect(next('hourly')).toBe('2026-11-20T11:00');
    expect(next('21:30')).toBe('2026-11-20T21:30');
    expect(next('02:00')).toBe('2026-11-21T02:00');
    expect(next('mon..fri 09:00')).toBe('2026-11-23T09:00');
    expect(next('sat 18:15')).toBe('2026-11-21T18:15');
    expect(next('8..17,22:0/15')).toBe('2026-11-20T10:15');
    expect(next('monthly')).toBe('2026-12-01T00:00');
  });

  test('what is no calendar event never comes', () => {
    for (const text of ['', 'sometimes', '25:00', '10:61', '*/0', '1:2:3x'])
      expect(next(text)).toBeUndefined();
  });
});

describe('work by itself', () => {
  let simulator: Simulator;
  let other: Simulator;
  let client: Client;
  beforeAll(async () => {
    simulator = await startSimulator({ ...quick, vms: 6, manualClock: true });
    other = await startSimulator({ ...quick, vms: 2 });
    client = clientOf(simulator);
  });
  afterAll(async () => {
    await simulator.stop();
    await other.stop();
  });

  test('a backup job runs when it is due, and keeps as many as it shall', async () => {
    await client.ask('POST', '/cluster/backup', {
      form: { id: 'often', vmid: '100', storage: 'nfs', schedule: '*/15', 'prune-backups': 'keep-last=2' },
    });
    const backups = async (): Promise<number> => {
      const { data } = await client.ask('GET', '/nodes/pve1/storage/nfs/content?content=backup');
      return (data as unknown[]).length;
    };
    expect(await backups()).toBe(0);
    for (let round = 0; round < 5; round += 1) await passTime(20 * 60_000);
    expect(await backups()).toBe(2);
    const tasks = (await client.ask('GET', '/nodes/pve1/tasks?typefilter=vzdump')).data as {
      status: string;
    }[];
    expect(tasks.length).toBeGreaterThanOrEqual(4);
    expect(new Set(tasks.map(({ status }) => status))).toEqual(new Set(['OK']));
  });

  test('pruning tells what it would remove, and removes it', async () => {
    await client.ask('DELETE', '/cluster/backup/often');
    await passTime(60_000);
    const path = '/nodes/pve1/storage/nfs/prunebackups?prune-backups=keep-last%3D1';
    const { data } = await client.ask('GET', path);
    expect((data as { mark: string }[]).map(({ mark }) => mark).sort()).toEqual(['keep', 'remove']);
    const { data: upid } = await client.ask('DELETE', path);
    await passTime(60_000);
    expect(await client.finish(upid)).toBe('OK');
    expect((await client.ask('GET', '/nodes/pve1/storage/nfs/content?content=backup')).data).toHaveLength(1);
  });

  test('a machine moves to another cluster, pinned by its fingerprint, and leaves', async () => {
    const far = clientOf(other);
    const source = await startSimulator({ ...quick, vms: 0 });
    try {
      const near = clientOf(source);
      await near.run('POST', '/nodes/pve1/qemu', {
        form: { vmid: 800, name: 'traveller', scsi0: 'ceph:2', net0: 'virtio,bridge=vmbr0' },
      });
      const endpoint = (fingerprint: string): string =>
        `host=127.0.0.1,port=${new URL(other.url).port},apitoken=PVEAPIToken=${other.tokenId}=${other.tokenSecret},fingerprint=${fingerprint}`;
      const form = { 'target-storage': 'nfs', 'target-bridge': 'vmbr0:vmbr1', 'target-vmid': 801, delete: 1 };
      const wrong = await near.ask('POST', '/nodes/pve1/qemu/800/remote_migrate', {
        form: { ...form, 'target-endpoint': endpoint(Array(32).fill('00').join(':')) },
      });
      expect(wrong.reason).toContain('not verified');
      const taken = await near.ask('POST', '/nodes/pve1/qemu/800/remote_migrate', {
        form: { ...form, 'target-vmid': 100, 'target-endpoint': endpoint(other.fingerprint) },
      });
      expect(taken.status).toBe(400);
      const status = await near.run('POST', '/nodes/pve1/qemu/800/remote_migrate', {
        form: { ...form, 'target-endpoint': endpoint(other.fingerprint) },
      });
      expect(status).toBe('OK');
      const { data } = await far.ask('GET', '/nodes/pve1/qemu/801/config');
      expect(data).toMatchObject({ name: 'traveller' });
      expect((data as { net0: string }).net0).toContain('bridge=vmbr1');
      expect((data as { scsi0: string }).scsi0).toMatch(/^nfs:801\//);
      expect((await near.ask('GET', '/nodes/pve1/qemu/800/config')).status).toBe(500);
    } finally {
      await source.stop();
    }
  });

  /** Moves the clock on in small steps, letting the workers take each. */
  async function passTime(milliseconds: number): Promise<void> {
    for (let step = 0; step < 20; step += 1) {
      await client.admin('/tick', { milliseconds: milliseconds / 20 });
      await client.ask('GET', '/version');
    }
  }
});
