import { existsSync } from 'node:fs';
import { startLibvirtHost } from '@anyvisor/libvirt-host';
import type { LibvirtHost } from '@anyvisor/libvirt-host';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bootProbe } from '../src/proof/boot-probe.ts';
import { bootSector } from '../src/proof/boot-sector.ts';
import { acceleration, accelerationSupport, isWorthProving } from '../src/proof/acceleration.ts';
import type { AccelerationFacts } from '../src/proof/acceleration.ts';
import { KvmProofs } from '../src/proof/kvm-proofs.ts';
import { libvirtParameters } from '../src/parameters.ts';
import { LibvirtSession } from '../src/session/libvirt-session.ts';
import { cannotRun, reason } from './support/host-prerequisites.ts';
import { blankSpec, must, openPort } from './support/open-port.ts';

const RANDOM = '0123456789ab';

describe('what is known of KVM', () => {
  const facts: AccelerationFacts = {
    driver: 'qemu',
    readOnly: false,
    advertised: true,
    wanted: 'auto',
    proof: undefined,
  };

  test.each<
    readonly [string, Partial<AccelerationFacts>, boolean | null, 'full' | 'partial' | 'none', RegExp]
  >([
    ['advertised is not proven', {}, null, 'partial', /not proven/],
    ['proven is proven', { proof: { proven: true, detail: 'booted' } }, true, 'full', /^$/],
    [
      'disproven is said',
      { proof: { proven: false, detail: 'it died' } },
      false,
      'none',
      /does not work: it died/,
    ],
    ['untried keeps its reason', { proof: { proven: null, detail: 'no pool' } }, null, 'partial', /no pool/],
    ['not advertised', { advertised: false }, null, 'none', /advertises no KVM/],
    ['not wanted', { wanted: 'qemu' }, null, 'none', /virtType qemu/],
    ['read-only', { readOnly: true }, null, 'partial', /read-only/],
  ])('%s', (_title, change, proven, support, why) => {
    const given = { ...facts, ...change };
    expect(acceleration(given)).toMatchObject({ advertised: given.advertised, proven });
    const capability = accelerationSupport(given);
    expect(capability.support).toBe(support);
    expect(capability.reason ?? '').toMatch(why);
  });

  test('is worth a proof only where guests would run by it and one can be booted', () => {
    expect(isWorthProving(facts)).toBe(true);
    for (const change of [
      { wanted: 'qemu' },
      { readOnly: true },
      { advertised: false },
      { driver: 'test' },
    ] as const) {
      expect(isWorthProving({ ...facts, ...change })).toBe(false);
    }
  });

  test('is proven once for all who ask, kept, and forgotten with the daemon', async () => {
    const proofs = new KvmProofs(2);
    let tried = 0;
    const probe = async () => {
      tried += 1;
      return { proven: true, detail: 'booted' };
    };
    await Promise.all([proofs.prove('a', probe), proofs.prove('a', probe)]);
    await proofs.prove('a', probe);
    expect(tried).toBe(1);
    proofs.forget('a');
    await proofs.prove('a', probe);
    expect(tried).toBe(2);
    const untried = await proofs.prove('b', async () => ({ proven: null, detail: 'full' }));
    expect([untried.proven, proofs.get('b')]).toEqual([null, undefined]);
    expect((await proofs.prove('c', () => Promise.reject(new Error('cut')))).proven).toBe(null);
  });

  test('is tried with a boot sector that a BIOS starts', () => {
    const sector = bootSector();
    expect([sector.length, sector[510], sector[511]]).toEqual([512, 0x55, 0xaa]);
  });
});

describe.skipIf(cannotRun)(`booting a test guest${reason}`, () => {
  let host: LibvirtHost;
  beforeAll(async () => {
    host = await startLibvirtHost({ template: false });
  });
  afterAll(() => host?.stop());

  const nothingIsLeft = async (): Promise<void> => {
    await expect.poll(() => host.virsh('list', '--all', '--name'), { timeout: 15_000 }).toBe('');
    await expect
      .poll(() => host.virsh('vol-list', 'default'), { timeout: 15_000 })
      .not.toContain('anyvisor-probe');
  };

  function session(more: object = {}): LibvirtSession {
    const parameters = libvirtParameters.parse({ type: 'LIBVIRT', uri: host.uri, ...more });
    if (!parameters.ok) throw new Error('the parameters are wrong');
    return new LibvirtSession(parameters.value, { now: () => Date.now(), log: () => {} });
  }

  const ctx = () => ({
    signal: new AbortController().signal,
    deadline: Date.now() + 60_000,
    progress: () => {},
    correlationId: 'test',
  });

  test('proves emulation, which works everywhere, and leaves nothing', async () => {
    const own = session({ virtType: 'qemu' });
    try {
      const proof = await bootProbe(await own.on(ctx()), { virtType: 'qemu', random: RANDOM });
      expect(proof).toEqual({ proven: true, detail: expect.stringMatching(/^a guest with QEMU booted in/) });
      await nothingIsLeft();
    } finally {
      await own.close();
    }
  });

  test('says that a guest without a word was not up', async () => {
    const own = session({ virtType: 'qemu' });
    try {
      const proof = await bootProbe(await own.on(ctx()), { virtType: 'qemu', random: RANDOM, seconds: 0.05 });
      expect(proof.proven).toBe(false);
      await nothingIsLeft();
    } finally {
      await own.close();
    }
  });

  test('removes what a crash has left behind', async () => {
    await host.virsh('vol-create-as', 'default', 'anyvisor-probe-deadbeef-seed.img', '1M');
    const own = session({ virtType: 'qemu' });
    try {
      const proof = await bootProbe(await own.on(ctx()), { virtType: 'qemu', random: RANDOM });
      expect(proof.proven).toBe(true);
      await nothingIsLeft();
    } finally {
      await own.close();
    }
  });

  test('ends with the connection that began it', async () => {
    const own = session({ virtType: 'kvm' });
    const { facts } = await own.on(ctx());
    expect(facts.acceleration.proven).not.toBe(true);
    await own.close();
    await nothingIsLeft();
  });

  test('tells on a host that advertises KVM whether it works, in the report, the capability and the tree', async () => {
    const at = openPort(host.uri, { virtType: 'auto' });
    try {
      const advertised = (await host.virsh('capabilities')).includes("domain type='kvm'");
      await at.create(blankSpec('made-meanwhile', { storage: { disks: [] } }));
      const report = must(await at.port.testConnection(at.ctx()));
      const [unit] = must(await at.port.listResources(at.ctx())).computeUnits;
      const step = report.steps.find(({ name }) => name === 'acceleration');
      const { hardwareAcceleration } = must(await at.port.capabilities(at.ctx())).features;
      const vm = must(await at.port.listVms(at.ctx()));
      // What decides is what the guest did, never /dev/kvm: the machine this was written on has one that does not work.
      expect(unit?.acceleration?.advertised).toBe(advertised);
      if (!advertised) return;
      const works = unit?.acceleration?.proven;
      expect(works).not.toBe(null);
      expect(step).toMatchObject({ outcome: works === true ? 'passed' : 'warning' });
      expect(hardwareAcceleration.support).toBe(works === true ? 'full' : 'none');
      expect(vm.map(({ name, hardware }) => [name, hardware?.acceleration])).toEqual([
        ['made-meanwhile', works === true ? 'hardware' : 'emulated'],
      ]);
      await host.virsh('undefine', 'made-meanwhile');
      await nothingIsLeft();
    } finally {
      await at.port.close();
    }
  });

  // KVM in software inside another guest (kvm_pvm): it opens and answers, and boots nothing.
  test.runIf(existsSync('/sys/module/kvm_pvm'))(
    'finds out that a KVM which is advertised does not work',
    async () => {
      const own = session({ virtType: 'kvm' });
      try {
        const { facts } = await own.onceProven(ctx());
        expect(facts.acceleration).toMatchObject({ advertised: true, proven: false });
        expect(facts.profile.virtType).toBe('kvm');
      } finally {
        await own.close();
      }
    },
  );
});
