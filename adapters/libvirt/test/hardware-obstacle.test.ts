import type { VmProvisionSpec } from '@anyvisor/domain';
import { emptyMapping } from '@anyvisor/domain';
import { expect, test } from 'vitest';
import { domainXml } from '../src/domain-xml/domain-xml.ts';
import { mapVmInfo } from '../src/inventory/map-vm-info.ts';
import { mapProvisionSpec } from '../src/mapping/map-provision-spec.ts';
import { nativeVm, placed, profile, resources, spec } from './support/sample.ts';

const RUNNING = { state: { state: 1, reason: 1 } };

function allowedOf(change: Partial<VmProvisionSpec>, state: object) {
  const mapped = mapProvisionSpec(profile, spec(change), emptyMapping, { marker: 'm', resources });
  if (!mapped.ok) throw new Error(mapped.error.message);
  return mapVmInfo(nativeVm(domainXml(mapped.value, placed(mapped.value)), state)).allowedOperations;
}

test.each<readonly [string, Partial<VmProvisionSpec>, RegExp]>([
  ['a device of the host', { devices: [{ type: 'pci', address: '0000:65:00.0' }] }, /devices of its host/],
  [
    'a virtual function',
    { extensions: { LIBVIRT: { virtualFunctions: [{ address: '0000:65:02.1' }] } } },
    /devices of its host/,
  ],
  [
    'encrypted memory',
    {
      firmware: { type: 'uefi' },
      security: { memoryEncryption: 'sev-snp' },
      extensions: { LIBVIRT: { virtType: 'kvm' } },
    },
    /encrypted \(sev-snp\)/,
  ],
])(
  'a running machine with %s is not frozen into a file, a stopped one is as any other',
  (_title, change, why) => {
    const running = allowedOf(change, RUNNING);
    for (const operation of ['suspend', 'createSnapshot', 'migrate'] as const) {
      expect(running[operation]).toEqual({
        allowed: false,
        kind: 'OperationNotSupported',
        reason: expect.stringMatching(why),
      });
    }
    expect(running.stop).toEqual({ allowed: true });
    expect(allowedOf(change, {}).createSnapshot).toEqual({ allowed: true });
    expect(allowedOf({}, RUNNING).suspend).toEqual({ allowed: true });
  },
);
