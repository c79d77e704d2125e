import { randomUUID } from 'node:crypto';
import type { MigrateRequest, Moved } from '@anyvisor/port';
import { linkHosts, startLibvirtHost } from '@anyvisor/libvirt-host';
import type { LibvirtHost } from '@anyvisor/libvirt-host';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { cannotRun, reason } from './support/host-prerequisites.ts';
import { must, openPort } from './support/open-port.ts';
import type { TestPort } from './support/open-port.ts';

/** Two real hosts; what the port says is compared with what virsh says on either side. */
describe.skipIf(cannotRun)(`migration between two hosts${reason}`, () => {
  let one: LibvirtHost;
  let other: LibvirtHost;
  let here: TestPort;
  let there: TestPort;

  beforeAll(async () => {
    [one, other] = await Promise.all([
      startLibvirtHost({ name: 'from' }),
      startLibvirtHost({ name: 'to', template: false }),
    ]);
    await linkHosts(one, other);
    here = openPort(one.uri);
    there = openPort(other.tcpUri);
  }, 120_000);
  afterAll(async () => {
    await here?.port.close();
    await there?.port.close();
    await Promise.all([one?.stop(), other?.stop()]);
  });

  const state = (host: LibvirtHost, name: string): Promise<string> =>
    host.virsh('domstate', name).catch(() => 'absent');

  async function startGuest(): Promise<{ name: string; ref: string }> {
    const name = `mover-${randomUUID().slice(0, 6)}`;
    const made = await here.create({
      name,
      template: one.templateVolume,
      compute: { cpuCores: 1, memoryMb: 160 },
      storage: { disks: [] },
      network: { nics: [{ network: 'user' }] },
    });
    await here.done(here.port.startVm(here.ctx(), made.nativeRef));
    onTestFinished(async () => {
      for (const host of [one, other]) {
        await host.virsh('destroy', name).catch(() => '');
        await host.virsh('undefine', name, '--nvram', '--checkpoints-metadata').catch(() => '');
      }
    });
    return { name, ref: made.nativeRef };
  }

  async function migrate(ref: string, wish: Partial<MigrateRequest> = {}): Promise<Moved | null> {
    const destination = must(await there.port.migrationTarget(there.ctx()));
    const request = { marker: randomUUID(), live: true, destination, ...wish };
    return here.done(here.port.migrateVm(here.ctx(), ref, request));
  }

  test.each([
    ['with shared storage', { sharedStorage: true }],
    ['with its disks copied into a pool there', { targetStorage: 'default' }],
    ['through the daemons’ own connection', { sharedStorage: true, options: { tunnelled: true } }],
    [
      'with auto-converge and a bandwidth',
      { sharedStorage: true, bandwidthMbps: 800, options: { autoConverge: true } },
    ],
    ['compressed', { sharedStorage: true, options: { compression: 'xbzrle' } }],
    ['over several connections', { sharedStorage: true, options: { parallelConnections: 2 } }],
    [
      'with post-copy',
      { sharedStorage: true, bandwidthMbps: 200, options: { postCopy: true, postCopyAfterSeconds: 0 } },
    ],
  ] as const)('a guest moves %s', { timeout: 120_000 }, async (_, wish) => {
    const { name, ref } = await startGuest();
    const moved = await migrate(ref, wish);
    expect([await state(one, name), await state(other, name)]).toEqual(['absent', 'running']);
    expect(moved).toMatchObject({ nativeRef: ref });
    expect(must(await there.port.getVm(there.ctx(), ref))).toMatchObject({ name, powerState: 'RUNNING' });
  });
});
