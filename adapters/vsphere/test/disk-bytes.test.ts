import { createHash } from 'node:crypto';
import type { DiskExport } from '@anyvisor/port';
import { complete } from '@anyvisor/port/contract-suite';
import { admin, vcsimSkipReason } from '@anyvisor/vcsim';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { scripted } from './support/scripted.ts';
import type { Scripted } from './support/scripted.ts';

const skip = process.env['CI'] === undefined && vcsimSkipReason() !== undefined;
const zeros = Buffer.alloc(2 ** 20);

describe.skipIf(skip)('bytes of disks', () => {
  let at: Scripted;
  beforeAll(async () => {
    at = await scripted({ vms: 4 });
  }, 900_000);
  afterEach(() => at.peer.settle());
  afterAll(() => at?.stop());

  const vm = async (powerState: 'STOPPED' | 'RUNNING') => {
    const list = await at.port.listVms(at.ctx());
    const found = list.ok ? list.value.find((one) => one.powerState === powerState) : undefined;
    const disk = found?.disks.find(({ kind }) => kind === 'disk');
    if (found === undefined || disk === undefined) throw new Error('the simulator has no such VM');
    return { ref: found.nativeRef, name: found.name, key: disk.key, source: disk.source ?? '', disk };
  };
  const fill = async (source: string) => {
    await admin.fillDisk(at.sim, source, { offset: 0, content: new Uint8Array(3000).fill(1) });
    await admin.fillDisk(at.sim, source, {
      offset: 5 * 2 ** 20 + 17,
      content: new Uint8Array(100_000).fill(2),
    });
    await admin.fillDisk(at.sim, source, { offset: 2 ** 30 - 9, content: new Uint8Array(9).fill(3) });
  };

  test(
    'read as files they are what lies there, with holes where nothing does',
    { timeout: 60_000 },
    async () => {
      const { ref, key, source } = await vm('STOPPED');
      await fill(source);
      const image = await at.port.exportDisk(at.ctx(), ref, { diskKey: key });
      if (!image.ok) throw new Error(image.error.message);
      const read = await hashOf(image.value);
      expect(read.sha256).toBe(await admin.diskHash(at.sim, source));
      expect(read.dataBytes).toBeLessThan(4 * 2 ** 20);
      expect(at.peer.called()).not.toContain('ExportVm');
    },
  );

  test(
    'where files are not served the host exports them, and is told when that is done',
    { timeout: 60_000 },
    async () => {
      const { ref, key, source } = await vm('STOPPED');
      await fill(source);
      at.peer.refuseFiles = 403;
      const image = await at.port.exportDisk(at.ctx(), ref, { diskKey: key });
      if (!image.ok) throw new Error(image.error.message);
      expect((await hashOf(image.value)).sha256).toBe(await admin.diskHash(at.sim, source));
      const leases = at.peer.called().filter((one) => one.startsWith('HttpNfcLease'));
      expect(leases).toEqual(['HttpNfcLeaseProgress', 'HttpNfcLeaseComplete']);
    },
  );

  test('an export that nobody reads to its end is given up', { timeout: 60_000 }, async () => {
    const { ref, key, source } = await vm('STOPPED');
    await fill(source);
    at.peer.refuseFiles = 404;
    const image = await at.port.exportDisk(at.ctx(), ref, { diskKey: key });
    if (!image.ok) throw new Error(image.error.message);
    for await (const chunk of image.value.chunks) {
      expect(chunk.ok).toBe(true);
      break;
    }
    expect(at.peer.called()).toContain('HttpNfcLeaseAbort');
    expect(at.peer.called()).not.toContain('HttpNfcLeaseComplete');
  });

  test('of a running VM they are not read: a snapshot is', async () => {
    const { ref, key } = await vm('RUNNING');
    expect(await at.port.exportDisk(at.ctx(), ref, { diskKey: key })).toMatchObject({
      ok: false,
      error: { kind: 'OperationFailed', reason: 'state', nextStep: expect.stringContaining('snapshot') },
    });
  });

  test('changes are told from one asking to the next, and no snapshot stays', async () => {
    const { ref, key, name } = await vm('RUNNING');
    const ask = (since: string | null) => at.port.changedBlocks(at.ctx(), ref, { diskKey: key, since });
    const first = await ask(null);
    if (!first.ok) throw new Error(first.error.message);
    expect(first.value.extents).toEqual([{ offset: 0, length: 65_536 }]);
    const written = [
      { offset: 700 * 2 ** 20, length: 4096 },
      { offset: 512, length: 512 },
      { offset: 1024, length: 512 },
    ];
    for (const one of written) await admin.write(at.sim, { name, key: Number(key), ...one });
    const second = await ask(first.value.changeId);
    expect(second.ok && second.value.extents).toEqual([
      { offset: 512, length: 1024 },
      { offset: 700 * 2 ** 20, length: 4096 },
    ]);
    expect(await ask(second.ok ? second.value.changeId : '')).toMatchObject({ value: { extents: [] } });
    expect(await at.port.listSnapshots(at.ctx(), ref)).toEqual({ ok: true, value: [] });
  });

  test('a change id the server does not know asks for everything anew, and leaves no snapshot', async () => {
    const { ref, key } = await vm('RUNNING');
    const broken = await at.port.changedBlocks(at.ctx(), ref, { diskKey: key, since: '52 00/9' });
    expect(broken).toMatchObject({
      ok: false,
      error: {
        kind: 'OperationFailed',
        reason: 'state',
        native: { code: 'FileFault QueryChangedDiskAreas' },
      },
    });
    expect(await at.port.listSnapshots(at.ctx(), ref)).toEqual({ ok: true, value: [] });
  });

  test('a datastore that knows no allocation counts as written all over', async () => {
    const { ref, key, disk } = await vm('RUNNING');
    at.peer.script('QueryChangedDiskAreas', () => ({ fault: 'FileFault', facts: '<file>a.vmdk</file>' }));
    expect(await at.port.changedBlocks(at.ctx(), ref, { diskKey: key, since: null })).toMatchObject({
      ok: true,
      value: { extents: [{ offset: 0, length: disk.sizeBytes }] },
    });
  });

  test('tracking is not switched on over snapshots, nor believed to have been on', async () => {
    const { ref, key } = await vm('STOPPED');
    expect(await at.port.changedBlocks(at.ctx(), ref, { diskKey: key, since: '52 00/1' })).toMatchObject({
      error: { reason: 'state' },
    });
    const marker = '7c1d4f8e-0a57-4a40-9a0d-3d3a3c0d6b11';
    const made = await complete(
      { port: at.port, ctx: () => at.ctx() },
      at.port.createSnapshot(at.ctx(), ref, { marker, name: 'kept' }),
    );
    expect(made.ok).toBe(true);
    expect(await at.port.changedBlocks(at.ctx(), ref, { diskKey: key, since: null })).toMatchObject({
      error: { reason: 'state', message: expect.stringContaining('snapshots') },
    });
    expect(at.peer.called()).not.toContain('ReconfigVM_Task');
  });
});

async function hashOf({ chunks, sizeBytes }: DiskExport) {
  const hash = createHash('sha256');
  let end = 0;
  let dataBytes = 0;
  const nothing = (length: number) => {
    for (let left = length; left > 0; left -= zeros.byteLength) hash.update(zeros.subarray(0, left));
  };
  for await (const item of chunks) {
    if (!item.ok) throw new Error(item.error.message);
    nothing(item.value.offset - end);
    if ('data' in item.value) {
      hash.update(item.value.data);
      dataBytes += item.value.data.byteLength;
      end = item.value.offset + item.value.data.byteLength;
    } else {
      nothing(item.value.zeroLength);
      end = item.value.offset + item.value.zeroLength;
    }
  }
  nothing(sizeBytes - end);
  return { sha256: hash.digest('hex'), dataBytes };
}
