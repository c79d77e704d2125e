import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emptyMapping } from '@anyvisor/domain';
import type { VmProvisionSpec } from '@anyvisor/domain';
import { startLibvirtHost } from '@anyvisor/libvirt-host';
import type { LibvirtHost } from '@anyvisor/libvirt-host';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { domainXml } from '../src/domain-xml/domain-xml.ts';
import { mapVmInfo } from '../src/inventory/map-vm-info.ts';
import { mapProvisionSpec } from '../src/mapping/map-provision-spec.ts';
import { cannotRun, reason } from './support/host-prerequisites.ts';
import { nativeVm, placed, profile, resources, spec } from './support/sample.ts';
import { cases } from './support/schema-cases.ts';

/** The only reason for which a daemon may refuse: a processor that has it not. */
const mayLack: ReadonlyMap<string, RegExp> = new Map([
  ['SEV', /SEV launch security is not supported/],
  ['SEV-ES', /SEV launch security is not supported/],
]);

describe.skipIf(cannotRun)(`libvirt itself${reason}`, () => {
  let host: LibvirtHost;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'anyvisor-define-'));
    host = await startLibvirtHost({ template: false });
  });
  afterAll(async () => {
    await host?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test.each(cases.filter(([, { template = 'blank' }]) => template === 'blank'))(
    'takes %s, and gives it back as it was asked for',
    async (title, change) => {
      const written = documentOf(change);
      const file = join(folder, 'domain.xml');
      await writeFile(file, written);
      const lack = mayLack.get(title);
      const refused = await host.virsh('define', file).then(
        () => '',
        (error: unknown) => String(error),
      );
      expect(refused).toMatch(refused === '' ? /^$/ : (lack ?? /^$/));
      if (refused !== '') return;
      try {
        const given = await host.virsh('dumpxml', '--inactive', 'web-1');
        const { hardware, cpu, memory, firmware } = mapVmInfo(nativeVm(written));
        const seen = mapVmInfo(nativeVm(given));
        // Machine types and models are told with their versions.
        expect({ ...seen.hardware, machine: '' }).toEqual({ ...hardware, machine: '' });
        expect(seen).toMatchObject({ cpu, memory, firmware });
      } finally {
        await host
          .virsh('undefine', 'web-1', '--nvram', '--tpm')
          .catch(() => host.virsh('undefine', 'web-1', '--nvram'));
      }
    },
  );
});

function documentOf(change: Partial<VmProvisionSpec>): string {
  const mapped = mapProvisionSpec(profile, spec(change), emptyMapping, { marker: 'm', resources });
  if (!mapped.ok) throw new Error(mapped.error.message);
  return domainXml(mapped.value, placed(mapped.value));
}
