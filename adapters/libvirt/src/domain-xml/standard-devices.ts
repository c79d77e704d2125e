import { xml } from '@anyvisor/toolkit/xml-writer';
import type { XmlNode } from '@anyvisor/toolkit/xml-writer';

/** Seconds between two readings of the guest's own memory figures. */
export const BALLOON_STATS_PERIOD = 5;

/** What every guest gets: a balloon that reports, and randomness. */
export function standardDevices(): readonly XmlNode[] {
  return [
    xml('memballoon', { model: 'virtio' }, xml('stats', { period: BALLOON_STATS_PERIOD })),
    xml('rng', { model: 'virtio' }, xml('backend', { model: 'random' }, '/dev/urandom')),
  ];
}
