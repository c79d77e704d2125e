import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { emptyMapping } from '@anyvisor/domain';
import { startLibvirtHost } from '@anyvisor/libvirt-host';
import type { LibvirtHost } from '@anyvisor/libvirt-host';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cannotRun, reason } from './support/host-prerequisites.ts';
import { blankSpec, must, openPort } from './support/open-port.ts';
import type { TestPort } from './support/open-port.ts';

const run = promisify(execFile);

/** Sources as https://libvirt.org/storage.html has them; none of these can be started here. */
const SOURCES: Readonly<Record<string, string>> = {
  netfs: `<source><host name='nas.example'/><dir path='/vms'/><format type='nfs'/></source><target><path>/mnt/nas</path></target>`,
  logical: `<source><device path='/dev/nothing1'/><name>vg0</name><format type='lvm2'/></source><target><path>/dev/vg0</path></target>`,
  disk: `<source><device path='/dev/nothing2'/><format type='gpt'/></source><target><path>/dev</path></target>`,
  iscsi: `<source><host name='san.example'/><device path='iqn.2013-06.example:target'/></source><target><path>/dev/disk/by-path</path></target>`,
  rbd: `<source><host name='ceph.example' port='6789'/><name>vms</name></source>`,
  gluster: `<source><host name='gluster.example'/><dir path='/'/><name>vol0</name></source>`,
  zfs: `<source><name>tank</name></source>`,
};

describe.skipIf(cannotRun)(`storage pools of every common type${reason}`, () => {
  let host: LibvirtHost;
  let at: TestPort;
  let loop = '';

  beforeAll(async () => {
    host = await startLibvirtHost({ template: false });
    at = openPort(host.uri);
  });
  afterAll(async () => {
    await at?.port.close();
    await host?.stop();
    if (loop !== '') await run('losetup', ['-d', loop]);
  });

  const units = async () => must(await at.port.listResources(at.ctx())).storageUnits;

  test('a pool that is not active shows with its type and without amounts, and takes no disk', async () => {
    const known: string[] = [];
    for (const [type, source] of Object.entries(SOURCES)) {
      const file = join(host.dataDir, `${type}.xml`);
      await writeFile(file, `<pool type='${type}'><name>my-${type}</name>${source}</pool>`);
      // A daemon is built with some of them only.
      const defined = await host.virsh('pool-define', file).catch((error: unknown) => String(error));
      if (/missing backend|unknown storage pool type/i.test(defined)) continue;
      expect(defined).toBe('');
      known.push(type);
    }
    expect(known).toEqual(expect.arrayContaining(['netfs', 'logical', 'disk', 'iscsi']));
    const seen = await units();
    for (const type of known) {
      expect(seen.find(({ name }) => name === `my-${type}`)).toMatchObject({
        type,
        accessible: false,
        availableBytes: null,
      });
      const spec = blankSpec('nowhere', { storage: { disks: [{ sizeGb: 1, storage: `my-${type}` }] } });
      const answer = await at.port.createVm(at.ctx(), await at.request(spec));
      expect(answer, type).toMatchObject({ ok: false, error: { kind: 'InvalidVmSpec' } });
    }
  });

  test('a file system of its own is mounted by libvirt, holds a VM and its backup, and counts its bytes', async () => {
    const [image, folder] = [join(host.dataDir, 'fs.img'), join(host.dataDir, 'mounted')];
    await run('truncate', ['-s', '200M', image]);
    await run('mkfs.ext4', ['-q', image]);
    await mkdir(folder);
    loop = (await run('losetup', ['-f', '--show', image])).stdout.trim();
    await host.virsh('pool-define-as', 'mounted', 'fs', '--source-dev', loop, '--target', folder);
    await host.virsh('pool-start', 'mounted');
    const unit = (await units()).find(({ name }) => name === 'mounted');
    expect(unit).toMatchObject({ type: 'fs', accessible: true });
    expect(unit?.capacityBytes).toBeLessThan(200 * 2 ** 20);

    const disk = { sizeGb: 1, storage: 'mounted' };
    const vm = await at.create(blankSpec('tenant', { storage: { disks: [disk] } }));
    const request = { marker: randomUUID(), target: 'mounted' };
    const { backupId } = await at.done(at.port.backupVm(at.ctx(), vm.nativeRef, request));
    const wish = { marker: randomUUID(), backupId, name: 'again', mapping: emptyMapping, storage: 'default' };
    const again = await at.done(at.port.restoreVm(at.ctx(), wish));
    expect(await host.virsh('domblklist', 'again')).toContain(host.poolDir);
    await at.done(at.port.deleteBackup(at.ctx(), backupId));
    for (const { nativeRef } of [vm, again]) await at.done(at.port.deleteVm(at.ctx(), nativeRef, {}));
    expect(await host.virsh('vol-list', 'mounted')).not.toMatch(/qcow2|json/);
    await host.virsh('pool-destroy', 'mounted');
  });
});
