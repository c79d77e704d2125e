import type { DeleteSnapshotRequest } from '@anyvisor/port';
import { isActive } from '../actions/destroy-domain.ts';
import { versionText } from '../capabilities/version-gates.ts';
import { unavailable } from '../faults.ts';
import type { Domain } from '../protocol/handles.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { MERGES_SINCE } from './choose-kind.ts';
import { filesOf } from './pool-volumes.ts';
import { readRecords } from './snapshot-record.ts';
import type { SnapshotRecord } from './snapshot-record.ts';

export interface DeletePlan {
  /** In this order: children before what they stand on. */
  readonly names: readonly string[];
  /** Was the machine off? Then a QEMU that was started to merge, and outlived its daemon, goes again. */
  readonly off: boolean;
  /** What may be in nobody's use any more when all is done. */
  readonly files: readonly string[];
}

/** The snapshot, and with its children all that descend from it. Of one that is gone: nothing. */
export async function planDelete(
  endpoint: Endpoint,
  dom: Domain,
  { snapshotId, withChildren = false }: DeleteSnapshotRequest,
): Promise<DeletePlan> {
  const records = await readRecords(endpoint, dom);
  const root = records.find(({ name }) => name === snapshotId);
  if (root === undefined) return { names: [], files: [], off: false };
  const going = withChildren ? descendants(records, root) : [root];
  const { libvirtVersion } = endpoint.facts;
  if (going.some(({ external }) => external) && libvirtVersion < MERGES_SINCE) {
    throw unavailable(
      'deleteSnapshot',
      `the snapshot lies outside the disks (external): merging its layers needs libvirt 9.0, this is ${versionText(libvirtVersion)}`,
    );
  }
  return {
    names: going.map(({ name }) => name),
    files: filesOf(going.filter(({ external }) => external)),
    off: !(await isActive(endpoint, dom)),
  };
}

/** Deepest first. */
function descendants(records: readonly SnapshotRecord[], root: SnapshotRecord): readonly SnapshotRecord[] {
  const found: SnapshotRecord[] = [root];
  for (const at of found) {
    found.push(...records.filter((each) => each.parent === at.name && !found.includes(each)));
  }
  return found.toReversed();
}
