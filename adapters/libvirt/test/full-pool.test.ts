import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startLibvirtHost } from '@anyvisor/libvirt-host';
import type { LibvirtHost } from '@anyvisor/libvirt-host';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cannotRun, reason } from './support/host-prerequisites.ts';
import { blankSpec, must, openPort } from './support/open-port.ts';
import type { TestPort } from './support/open-port.ts';
import { virshLook } from './support/virsh-look.ts';
import { virshScript } from './support/virsh.ts';

describe.skipIf(cannotRun)(`a full pool${reason}`, () => {
  let host: LibvirtHost;
  let at: TestPort;
  const tiny = { storageMapping: { defaultDatastore: 'tiny', alternativeDatastores: [] } };
  const spec = (name: string) => blankSpec(name, { template: host.templateVolume, storage: { disks: [] } });

  beforeAll(async () => {
    host = await startLibvirtHost({ tinyPoolMib: 8 });
    at = openPort(host.uri);
  });
  afterAll(async () => {
    await at?.port.close();
    await host?.stop();
  });

  test('that says so is refused with the amounts, and nothing is left', async () => {
    const look = virshLook(virshScript(host.uri));
    const before = await look.fingerprint();
    const request = await at.request(spec('too-large'), tiny);
    const error = await at.refused(at.port.createVm(at.ctx(), request), 'ResourceExhausted');
    expect(error).toMatchObject({ resourceType: 'storage', retriable: true });
    expect(error.nextStep).toBeTruthy();
    expect(await look.fingerprint()).toBe(before);
    expect(must(await at.port.findByMarker(at.ctx(), request.marker))).toEqual([]);
  });

  test('that fills up behind the back of libvirt is found out, and nothing is left', async () => {
    const look = virshLook(virshScript(host.uri));
    // The pool still believes in its free space; the file system, which only the host's processes see, has none.
    const [inside] = (await readFile(`/proc/${host.pid}/task/${host.pid}/children`, 'utf8')).split(' ');
    const filler = join(`/proc/${inside}/root`, host.dataDir, 'tiny/filler');
    await expect(writeFile(filler, Buffer.alloc(9 << 20))).rejects.toThrow('ENOSPC');
    const before = await look.fingerprint();
    const full = blankSpec('unlucky', { storage: { disks: [{ sizeGb: 1 }, { sizeGb: 1 }] } });
    const request = await at.request(full, tiny);
    await at.refused(at.port.createVm(at.ctx(), request), 'ResourceExhausted');
    expect(await look.fingerprint()).toBe(before);
  });

  test('gives way to the alternatives of the mapping, in their order', async () => {
    const mapping = { storageMapping: { defaultDatastore: 'tiny', alternativeDatastores: ['default'] } };
    const { nativeRef } = await at.create(spec('second-choice'), mapping);
    const vm = must(await at.port.getVm(at.ctx(), nativeRef));
    const { storageUnits } = must(await at.port.listResources(at.ctx()));
    const chosen = storageUnits.find((unit) => unit.id === vm.disks[0]?.storage);
    expect(chosen?.name).toBe('default');
    await at.done(at.port.deleteVm(at.ctx(), nativeRef, {}));
  });
});
