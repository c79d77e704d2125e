import { emptyMapping } from '@anyvisor/domain';
import type { VmProvisionSpec } from '@anyvisor/domain';
import * as fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { domainXml } from '../src/domain-xml/domain-xml.ts';
import { mapProvisionSpec } from '../src/mapping/map-provision-spec.ts';
import { volumeXml } from '../src/volume-xml.ts';
import { cases, newest } from './support/schema-cases.ts';
import { arbitrarySpec } from './support/arbitrary-spec.ts';
import { placed, profile, resources, spec } from './support/sample.ts';
import { knowsTdx, schemaCheck } from './support/schema.ts';
import type { SchemaCheck } from './support/schema.ts';
import { skipNote, toolMissing } from './support/tool.ts';

const template = {
  nativeRef: '/var/lib/libvirt/images/debian.qcow2',
  name: 'debian.qcow2',
  kind: 'qcow2',
  os: null,
  diskBytes: 2 * 1024 ** 3,
  storage: '11111111-1111-4111-8111-111111111111',
  firmware: null,
  supportsLinkedClone: true,
};

const TDX_NOTE = knowsTdx
  ? ''
  : ' (skipped: the schemas here are too old, name a folder with newer ones in ANYVISOR_LIBVIRT_SCHEMAS)';

describe.skipIf(toolMissing('virt-xml-validate'))(
  `libvirt's schema${skipNote('virt-xml-validate', 'libvirt-clients')}`,
  () => {
    const check = schemaCheck();
    afterAll(check.remove);

    test.each(cases)('accepts %s', (_title, change) => expect(refused(check, change)).toEqual([]));

    test.skipIf(!knowsTdx).each(newest)(`accepts %s${TDX_NOTE}`, (_title, change) =>
      expect(refused(check, change)).toEqual([]),
    );

    test('accepts whatever a spec can hold', () => {
      fc.assert(
        fc.property(arbitrarySpec, fc.uuid(), (wanted, marker) => {
          const mapped = mapProvisionSpec(profile, wanted, emptyMapping, { marker, resources });
          if (!mapped.ok) throw new Error(mapped.error.message);
          expect(check.objections(domainXml(mapped.value, placed(mapped.value)), 'domain')).toBe('');
        }),
        // Each run starts a process.
        { numRuns: 40 },
      );
    });

    test('would notice a document that is wrong', () => {
      expect(check.objections('<domain type="qemu"><name>x</name><nonsense/></domain>', 'domain')).not.toBe(
        '',
      );
    });
  },
);

/** What the schemas have against the domain of a spec and its volumes. */
function refused(check: SchemaCheck, change: Partial<VmProvisionSpec>): readonly string[] {
  const wanted = spec(change);
  const marker = '01939c3e-0000-7000-8000-00000000abcd';
  const mapped = mapProvisionSpec(profile, wanted, emptyMapping, {
    marker,
    resources,
    ...(wanted.template === 'blank' ? {} : { template }),
  });
  if (!mapped.ok) throw new Error(mapped.error.message);
  const plans = [...mapped.value.disks, ...(mapped.value.seed === null ? [] : [mapped.value.seed])];
  return [
    check.objections(domainXml(mapped.value, placed(mapped.value)), 'domain'),
    ...plans.flatMap(({ volume }) =>
      volume.places.map((place) => check.objections(volumeXml(volume, place), 'storagevol')),
    ),
  ].filter((objection) => objection !== '');
}
