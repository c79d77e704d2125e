import type { PowerState, SnapshotInfo } from '@anyvisor/domain';
import { attribute, child, childText, readXml } from '@anyvisor/toolkit/xml-reader';
import { count } from '../domain-xml/units.ts';

/** https://libvirt.org/formatsnapshot.html; `currentName` from DOMAIN_SNAPSHOT_CURRENT, null when there is none. */
export function parseSnapshotXml(source: string, currentName: string | null): SnapshotInfo {
  const root = readXml(source);
  const name = childText(root, 'name') ?? '';
  const seconds = count(childText(root, 'creationTime'));
  const state = childText(root, 'state') ?? '';
  const memory = attribute(child(root, 'memory'), 'snapshot');
  return {
    id: name,
    name,
    description: childText(root, 'description') ?? '',
    createdAt: seconds === undefined ? null : new Date(seconds * 1000),
    parentId: childText(root, 'parent', 'name') ?? null,
    current: name === currentName,
    withMemory: memory === 'internal' || memory === 'external',
    powerState: STATES.get(state) ?? 'UNKNOWN',
    sizeBytes: null,
  };
}

/** `disk-snapshot`: the disks of a running machine, which come up as after a power cut. */
const STATES: ReadonlyMap<string, PowerState> = new Map([
  ['running', 'RUNNING'],
  ['blocked', 'RUNNING'],
  ['shutdown', 'RUNNING'],
  ['paused', 'PAUSED'],
  ['pmsuspended', 'PAUSED'],
  ['shutoff', 'STOPPED'],
  ['disk-snapshot', 'STOPPED'],
  ['crashed', 'CRASHED'],
]);
