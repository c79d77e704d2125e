import { writeXml, xml } from '@anyvisor/toolkit/xml-writer';
import type { VolumePlace, VolumePlan } from './native-spec.ts';

/**
 * The volume of a plan at one of its places (https://libvirt.org/formatstorage.html). For a `copy` give it to
 * STORAGE_VOL_CREATE_XML_FROM with the template's volume, else to STORAGE_VOL_CREATE_XML.
 */
export function volumeXml(plan: VolumePlan, place: VolumePlace): string {
  const { origin } = plan;
  return writeXml(
    xml(
      'volume',
      {},
      xml('name', {}, place.volumeName),
      xml('capacity', { unit: 'bytes' }, plan.capacityBytes),
      xml('allocation', { unit: 'bytes' }, plan.thin ? 0 : plan.capacityBytes),
      xml(
        'target',
        {},
        xml('format', { type: place.format }),
        place.format === 'qcow2' && xml('compat', {}, '1.1'),
      ),
      origin.kind === 'layer' &&
        xml(
          'backingStore',
          {},
          xml('path', {}, origin.templateKey),
          xml('format', { type: origin.templateFormat }),
        ),
    ),
  );
}

/** A raw volume of exactly so many bytes, for content that is uploaded. */
export function smallVolumeXml(name: string, bytes: number, allocated = bytes): string {
  return writeXml(
    xml(
      'volume',
      {},
      xml('name', {}, name),
      xml('capacity', { unit: 'bytes' }, bytes),
      xml('allocation', { unit: 'bytes' }, allocated),
      xml('target', {}, xml('format', { type: 'raw' })),
    ),
  );
}
