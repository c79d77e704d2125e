import { createHash, randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { DiskChunk } from '@anyvisor/port';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { connected, reachSimulator } from './support/connected.ts';
import type { Connected, Reach } from './support/connected.ts';
import { sentRequests } from './support/requests.ts';

const mebibyte = 2 ** 20;

describe('importing a disk', { timeout: 30_000 }, () => {
  let reach: Reach;
  let at: Connected;

  beforeAll(async () => {
    reach = await reachSimulator();
    at = connected(reach.parameters);
  });
  afterEach(() => reach.admin.clear());
  afterAll(async () => {
    await at.port.close();
    await reach.simulator.stop();
  });

  test('goes through the nearest storage that takes images, into a VM of its own, and leaves nothing else', async () => {
    const before = await reach.admin.state();
    const disk = await imported({ name: 'golden_image.raw', storage: 'local-lvm@pve2', chunks: bytes(3) });
    expect(disk).toMatchObject({ ok: true, value: { sizeBytes: 4 * mebibyte } });
    const after = await reach.admin.state();
    expect(after.guests.length - before.guests.length).toBe(1);
    const holder = await reach.admin.named('golden-image.raw');
    expect(holder).toMatchObject({ node: 'pve2', power: 'stopped', config: { boot: 'order=scsi0' } });
    expect(holder?.volumes.map(({ id }) => id)).toEqual([disk.ok && disk.value.nativeRef]);
    expect(await hashOf(holder?.volumes[0]?.file)).toBe(hashOfBytes(3));
    expect(await images()).toEqual([]);
    expect(sentRequests().findLast(({ path }) => path.endsWith('/upload'))).toMatchObject({
      path: '/nodes/pve2/storage/nfs/upload',
      body: expect.stringMatching(/^content=import&filename=anyvisor-[0-9a-f-]{36}\.raw$/),
    });
  });

  test('the source is read no faster than the node takes it', async () => {
    const size = 96 * mebibyte;
    const folder = dirname(reach.simulator.caFile);
    // The node looks at the request only after a while.
    const harm = { kind: 'delay', milliseconds: 500 };
    await reach.admin.post('/faults/requests', { method: 'POST', path: '/upload$', harm });
    let given = 0;
    let early = 0;
    async function* source(): AsyncGenerator<DiskChunk> {
      for (let offset = 0; offset < size; offset += mebibyte) {
        given += mebibyte;
        if (!readdirSync(folder).some((name) => name.startsWith('upload-'))) early = given;
        yield { offset, data: new Uint8Array(mebibyte).fill(7) };
      }
    }
    expect(await imported({ sizeBytes: size, chunks: source() })).toMatchObject({ ok: true });
    expect(given).toBe(size);
    expect(early).toBeGreaterThan(0);
    expect(early).toBeLessThan(32 * mebibyte);
  });

  test('a source that lies about its pieces is refused, and nothing is left', async () => {
    async function* backwards(): AsyncGenerator<DiskChunk> {
      yield { offset: mebibyte, data: new Uint8Array(mebibyte) };
      yield { offset: 0, data: new Uint8Array(mebibyte) };
    }
    const count = (await reach.admin.state()).guests.length;
    expect(await imported({ chunks: backwards() })).toMatchObject({
      ok: false,
      error: { kind: 'InvalidVmSpec' },
    });
    expect(await imported({ sizeBytes: 1000 })).toMatchObject({
      ok: false,
      error: { kind: 'InvalidVmSpec' },
    });
    expect(await imported({ storage: 'nowhere' })).toMatchObject({
      ok: false,
      error: { kind: 'ResourceNotFound' },
    });
    expect(await imported({ storage: 'pbs' })).toMatchObject({
      ok: false,
      error: { kind: 'OperationNotSupported' },
    });
    expect((await reach.admin.state()).guests).toHaveLength(count);
    expect(await images()).toEqual([]);
  });

  test('an upload or a making that fails leaves nothing; the same marker then succeeds', async () => {
    const count = (await reach.admin.state()).guests.length;
    for (const type of ['imgcopy', 'qmcreate']) {
      const marker = randomUUID();
      await reach.admin.post('/faults/tasks', { type, fate: { fail: 'No space left on device' } });
      expect(await imported({ marker })).toMatchObject({ ok: false, error: { kind: 'ResourceExhausted' } });
      expect(await images()).toEqual([]);
      expect((await reach.admin.state()).guests).toHaveLength(count + (type === 'imgcopy' ? 0 : 1));
      expect(await imported({ marker })).toMatchObject({ ok: true });
    }
  });

  test('called off in the middle of the upload, nothing is left', async () => {
    const count = (await reach.admin.state()).guests.length;
    const stop = new AbortController();
    async function* endless(): AsyncGenerator<DiskChunk> {
      for (let offset = 0; offset < 64 * mebibyte; offset += mebibyte) {
        if (offset === 16 * mebibyte) stop.abort();
        yield { offset, data: new Uint8Array(mebibyte).fill(9) };
      }
    }
    const answer = await at.port.importDisk(at.ctx(20_000, stop.signal), {
      marker: randomUUID(),
      name: 'called-off',
      storage: 'ceph',
      sizeBytes: 64 * mebibyte,
      chunks: endless(),
    });
    expect(answer).toMatchObject({ ok: false, error: { kind: 'OperationFailed', reason: 'cancelled' } });
    expect(await images()).toEqual([]);
    expect((await reach.admin.state()).guests).toHaveLength(count);
    const folder = dirname(reach.simulator.caFile);
    await expect
      .poll(async () => (await readdir(folder)).filter((name) => name.startsWith('upload-')), {
        timeout: 10_000,
      })
      .toEqual([]);
  });

  test('an answer that is lost is looked for: there is one VM, and it is whole', async () => {
    const marker = randomUUID();
    const name = `lost-${marker.slice(0, 8)}`;
    await reach.admin.post('/faults/requests', { method: 'POST', path: '/qemu$', harm: { kind: 'cut' } });
    const first = await imported({ marker, name });
    expect(first).toMatchObject({ ok: false, error: { retriable: true } });
    const second = await imported({ marker, name });
    const third = await imported({ marker, name });
    expect(second).toMatchObject({ ok: true });
    expect(third).toEqual(second);
    const made = (await reach.admin.state()).guests.filter(({ config }) => config['name'] === name);
    expect(made).toHaveLength(1);
    expect(await hashOf(made[0]?.volumes[0]?.file)).toBe(hashOfBytes(1));
    expect(await images()).toEqual([]);
  });

  test('an image that a dead server left is found by its marker, and goes with the repetition', async () => {
    const marker = randomUUID();
    // Neither the VM nor the clean-up comes to be: as if the server had died after the upload.
    await reach.admin.post('/faults/requests', {
      method: 'POST',
      path: '/qemu$',
      harm: { kind: 'error', status: 500, message: 'got no worker upid - start worker failed' },
    });
    const away = { kind: 'error', status: 500, message: 'the server is dead' };
    await reach.admin.post('/faults/requests', { method: 'DELETE', path: '/content/', times: 9, harm: away });
    expect(await imported({ marker })).toMatchObject({ ok: false });
    await reach.admin.clear();
    const volume = `nfs:import/anyvisor-${marker}.raw`;
    expect(await images()).toEqual([volume]);
    // A storage that is out of order does not hide the others.
    const broken = { kind: 'error', status: 500, message: "storage 'local' is not online" };
    await reach.admin.post('/faults/requests', {
      method: 'GET',
      path: '/local/content',
      times: 3,
      harm: broken,
    });
    expect(await at.port.findByMarker(at.ctx(), marker)).toEqual({
      ok: true,
      value: [{ kind: 'disk', nativeRef: volume, name: volume }],
    });
    expect(await imported({ marker })).toMatchObject({ ok: true });
    expect(await images()).toEqual([]);
  });

  test('is promised from 8.4 on, where a storage takes images and the account may put them there', async () => {
    const features = async (one: Connected) => {
      const seen = await one.port.capabilities(one.ctx());
      return seen.ok ? seen.value.features.diskImport : seen.error;
    };
    expect(await features(at)).toMatchObject({ support: 'partial' });
    const old = await reachSimulator({ release: '7.4' });
    const before = connected(old.parameters);
    try {
      expect(await features(before)).toMatchObject({
        support: 'none',
        reason: expect.stringContaining('8.4'),
      });
      const refused = await imported({}, before);
      expect(refused).toMatchObject({ ok: false, error: { kind: 'OperationNotSupported' } });
    } finally {
      await before.port.close();
      await old.simulator.stop();
    }
    const { tokenId: _id, tokenSecret: _secret, ...rest } = reach.parameters;
    const auditor = connected({
      ...rest,
      username: 'auditor',
      realm: 'pve',
      password: reach.simulator.password,
    });
    expect(await features(auditor)).toMatchObject({
      support: 'none',
      reason: expect.stringContaining('Datastore.AllocateTemplate'),
    });
    await auditor.port.close();
  });

  async function imported(more: Partial<Parameters<Connected['port']['importDisk']>[1]>, one = at) {
    return one.port.importDisk(one.ctx(), {
      marker: randomUUID(),
      name: `disk-${randomUUID().slice(0, 8)}`,
      storage: 'ceph',
      sizeBytes: 4 * mebibyte,
      chunks: bytes(1),
      ...more,
    });
  }

  /** Images that were uploaded from here and are still there. */
  async function images(): Promise<readonly string[]> {
    return (await reach.admin.state()).images;
  }
});

/** A mebibyte of something, a hole, and a rest that is not mentioned. */
async function* bytes(fill: number): AsyncGenerator<DiskChunk> {
  yield { offset: 0, data: new Uint8Array(mebibyte).fill(fill) };
  yield { offset: mebibyte, zeroLength: mebibyte };
  yield { offset: 2 * mebibyte, data: new Uint8Array(1000).fill(fill + 1) };
}

function hashOfBytes(fill: number): string {
  const whole = new Uint8Array(4 * mebibyte);
  whole.fill(fill, 0, mebibyte).fill(fill + 1, 2 * mebibyte, 2 * mebibyte + 1000);
  return createHash('sha256').update(whole).digest('hex');
}

async function hashOf(file: string | undefined): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file ?? ''))
    .digest('hex');
}
