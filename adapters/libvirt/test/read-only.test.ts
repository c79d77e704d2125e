import { startLibvirtHost } from '@anyvisor/libvirt-host';
import type { LibvirtHost } from '@anyvisor/libvirt-host';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cannotRun, reason } from './support/host-prerequisites.ts';
import { blankSpec, must, openPort } from './support/open-port.ts';
import type { TestPort } from './support/open-port.ts';
import { virshLook } from './support/virsh-look.ts';
import { virshScript } from './support/virsh.ts';

describe.skipIf(cannotRun)(`the read-only socket${reason}`, () => {
  let host: LibvirtHost;
  let reader: TestPort;
  let writer: TestPort;
  let ref = '';

  beforeAll(async () => {
    host = await startLibvirtHost({ template: false });
    writer = openPort(host.uri);
    reader = openPort(`qemu+unix:///system?socket=${host.readOnlySocketPath}`);
    ref = (await writer.create(blankSpec('looked-at'))).nativeRef;
  });
  afterAll(async () => {
    await reader?.port.close();
    await writer?.port.close();
    await host?.stop();
  });

  test('shows the same VM and says that it only reads', async () => {
    const [seen, whole] = [
      await reader.port.getVm(reader.ctx(), ref),
      await writer.port.getVm(writer.ctx(), ref),
    ];
    const { allowedOperations, ...vm } = must(seen);
    expect(vm).toEqual({ ...must(whole), allowedOperations: undefined });
    expect(Object.values(allowedOperations).filter(({ allowed }) => allowed)).toEqual([]);
    const report = must(await reader.port.testConnection(reader.ctx()));
    expect(report.steps.find(({ name }) => name === 'rights')?.detail).toContain('reading only');
  });

  test('refuses every change before it begins, and nothing is changed', async () => {
    const look = virshLook(virshScript(host.uri));
    const before = await look.fingerprint();
    const { port, ctx, refused } = reader;
    const request = await reader.request(blankSpec('never'));
    for (const change of [
      port.createVm(ctx(), request),
      port.startVm(ctx(), ref),
      port.stopVm(ctx(), ref, { force: true }),
      port.deleteVm(ctx(), ref, { force: true }),
    ]) {
      expect(await refused(change, 'AuthorizationFailed')).toMatchObject({ retriable: false });
    }
    await refused(port.reconfigureVm(ctx(), ref, { cpuCores: 2 }), 'OperationNotSupported');
    expect(await look.fingerprint()).toBe(before);
  });
});
