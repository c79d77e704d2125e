import type { CreateSnapshotRequest } from '@anyvisor/port';
import { versionText } from '../capabilities/version-gates.ts';
import type { LibvirtDomain } from '../domain-xml/libvirt-domain.ts';
import { unavailable, wrongState } from '../faults.ts';
import { externalObstacle } from '../inventory/external-obstacle.ts';
import { hardwareObstacle } from '../inventory/hardware-obstacle.ts';
import { snapshotObstacle } from '../inventory/snapshot-obstacle.ts';
import type { VolumeIndex } from '../inventory/volume-index.ts';
import type { Endpoint } from '../session/endpoint.ts';
import type { SnapshotRecord } from './snapshot-record.ts';

export type SnapshotKind = 'internal' | 'external';

/** libvirt merges the layers of a snapshot that is deleted from 9.0 on, and goes back to one from 9.9 on. */
export const MERGES_SINCE = 9_000_000;
export const REVERTS_SINCE = 9_009_000;

export interface SnapshotSubject {
  readonly name: string;
  readonly domain: LibvirtDomain;
  readonly volumes: VolumeIndex;
  readonly active: boolean;
  readonly records: readonly SnapshotRecord[];
}

/**
 * Internal where it can be: inside the qcow2 disks, with the memory of what runs. External, layers over the disks, for the
 * disks of a running machine alone (held still by its agent or not), for disks that are not qcow2, and beside external ones.
 */
export function chooseKind(
  { facts }: Pick<Endpoint, 'facts'>,
  subject: SnapshotSubject,
  { memory = false }: Pick<CreateSnapshotRequest, 'memory'>,
): SnapshotKind {
  const { domain, active, records, name } = subject;
  const withMemory = active && memory;
  const { memorySnapshots } = facts.capabilities.features;
  if (memory && memorySnapshots.support === 'none') {
    throw unavailable(OPERATION, memorySnapshots.reason ?? 'memory cannot be kept');
  }
  if (facts.driver === 'test') return 'internal';
  const inside = snapshotObstacle({ domain }, active ? 'RUNNING' : 'STOPPED');
  const disksAlone = active && !memory;
  if (!disksAlone && inside === undefined && !records.some(({ external }) => external)) return 'internal';
  const frozen = withMemory ? hardwareObstacle(domain) : undefined;
  const obstacle = frozen ?? externalObstacle(subject);
  if (obstacle?.allowed === false) {
    const why =
      inside?.allowed === false && inside.reason !== obstacle.reason ? `${inside.reason}; and ` : '';
    throw unavailable(OPERATION, `${why}${obstacle.reason}`);
  }
  if (facts.libvirtVersion < MERGES_SINCE) {
    throw unavailable(
      OPERATION,
      `a snapshot outside the disks (external) can be deleted from libvirt 9.0 on, this is ${versionText(facts.libvirtVersion)}`,
    );
  }
  if (records.some(({ external }) => !external)) {
    throw wrongState(
      OPERATION,
      `${name} has snapshots inside its disks, which would be out of reach under the layers of an external one`,
      disksAlone
        ? 'Ask for the memory too, stop the VM first, or delete those snapshots.'
        : 'Delete those snapshots first.',
    );
  }
  return 'external';
}

const OPERATION = 'createSnapshot';
