import { xml } from '@anyvisor/toolkit/xml-writer';
import type { XmlNode } from '@anyvisor/toolkit/xml-writer';
import type { LibvirtNativeSpec } from '../native-spec.ts';
import { encryptedDriver } from './launch-security-section.ts';

/** Seconds between two readings of the guest's own memory figures. */
export const BALLOON_STATS_PERIOD = 5;

/** What every guest gets, a balloon that reports and randomness, and what watches or guards it when asked for. */
export function standardDevices(spec: LibvirtNativeSpec): readonly (XmlNode | false)[] {
  const { watchdog, guestIommu } = spec.extension;
  const driver = encryptedDriver(spec);
  return [
    balloon(spec),
    xml(
      'rng',
      { model: 'virtio' },
      xml('backend', { model: 'random' }, '/dev/urandom'),
      driver.iommu !== undefined && xml('driver', driver),
    ),
    watchdog !== undefined && xml('watchdog', { model: 'i6300esb', action: watchdog }),
    guestIommu === 'intel' && xml('iommu', { model: 'intel' }, xml('driver', { intremap: 'on' })),
    guestIommu === 'virtio' && xml('iommu', { model: 'virtio' }),
  ];
}

/** Pages of an encrypted guest cannot be taken back: it gets none. */
function balloon(spec: LibvirtNativeSpec): XmlNode {
  const { model = 'virtio', autodeflate, freePageReporting } = spec.extension.balloon ?? {};
  if (model === 'none' || spec.memoryEncryption !== null) return xml('memballoon', { model: 'none' });
  return xml(
    'memballoon',
    { model, autodeflate: onOff(autodeflate), freePageReporting: onOff(freePageReporting) },
    xml('stats', { period: BALLOON_STATS_PERIOD }),
  );
}

function onOff(value: boolean | undefined): 'on' | 'off' | undefined {
  return value === undefined ? undefined : value ? 'on' : 'off';
}
