import { randomUUID } from 'node:crypto';
import { emptyMapping } from '@anyvisor/domain';
import { startLibvirtHost } from '@anyvisor/libvirt-host';
import type { LibvirtHost } from '@anyvisor/libvirt-host';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cannotRun, reason } from './support/host-prerequisites.ts';
import { blankSpec, must, openPort } from './support/open-port.ts';
import type { TestPort } from './support/open-port.ts';
import { virshLook } from './support/virsh-look.ts';
import { virshScript } from './support/virsh.ts';

describe.skipIf(cannotRun)(`linked clones${reason}`, () => {
  let host: LibvirtHost;
  let at: TestPort;
  const disks = () => virshLook(virshScript(host.uri)).disks();
  const remove = (ref: string) => at.done(at.port.deleteVm(at.ctx(), ref, { force: true }));
  const link = (source: string, name: string) =>
    at.done(
      at.port.cloneVm(at.ctx(), {
        marker: randomUUID(),
        source,
        name,
        mode: 'linked',
        mapping: emptyMapping,
      }),
    );

  beforeAll(async () => {
    host = await startLibvirtHost();
    at = openPort(host.uri);
  });
  afterAll(async () => {
    await at?.port.close();
    await host?.stop();
  });

  test('of a template come and go, and the template stays', async () => {
    const before = await disks();
    const linked = { disks: [], cloneMode: 'linked' } as const;
    const spec = (name: string) => blankSpec(name, { template: host.templateVolume, storage: linked });
    const first = await at.create(spec('layer-1'));
    const second = await at.create(spec('layer-2'));
    expect(await disks()).toHaveLength(before.length + 2);
    await remove(first.nativeRef);
    await remove(second.nativeRef);
    expect(await disks()).toEqual(before);
  });

  test('of a VM keep its disk until the last of them goes, whoever goes first', async () => {
    const before = await disks();
    const base = await at.create(blankSpec('base'));
    const [baseDisk] = must(await at.port.getVm(at.ctx(), base.nativeRef)).disks;
    const first = await link(base.nativeRef, 'on-base-1');
    const second = await link(base.nativeRef, 'on-base-2');

    await remove(first.nativeRef);
    await remove(base.nativeRef);
    expect(await disks()).toContain(baseDisk?.source);
    await remove(second.nativeRef);
    expect(await disks()).toEqual(before);
  });

  test('of a VM forbid to start it, and allow it again when they are gone', async () => {
    const base = await at.create(blankSpec('frozen'));
    const clone = await link(base.nativeRef, 'on-frozen');
    const start = await at.refused(at.port.startVm(at.ctx(), base.nativeRef), 'OperationFailed');
    expect(start).toMatchObject({ reason: 'state', retriable: false });
    const growth = { diskKey: 'vda', sizeGb: 2 };
    await at.refused(at.port.resizeDisk(at.ctx(), base.nativeRef, growth), 'OperationNotSupported');
    expect(must(await at.port.getVm(at.ctx(), base.nativeRef)).powerState).toBe('STOPPED');
    await remove(clone.nativeRef);
    await at.done(at.port.startVm(at.ctx(), base.nativeRef));
    await remove(base.nativeRef);
  });

  test('a running VM is not copied', async () => {
    const vm = await at.create(blankSpec('busy', { powerOn: true }));
    for (const mode of ['full', 'linked'] as const) {
      const wish = { marker: randomUUID(), source: vm.nativeRef, name: 'copy', mode, mapping: emptyMapping };
      const error = await at.refused(at.port.cloneVm(at.ctx(), wish), 'OperationFailed');
      expect(error).toMatchObject({ reason: 'state', retriable: false });
      expect(error.nextStep).toBeTruthy();
    }
    await remove(vm.nativeRef);
  });
});
