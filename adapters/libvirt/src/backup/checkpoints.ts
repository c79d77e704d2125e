import type { HypervisorFault } from '@anyvisor/domain';
import { isActive } from '../actions/destroy-domain.ts';
import { CODE, isCode, wrongState } from '../faults.ts';
import type { Checkpoint, Domain } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import { unlessCode } from '../reading/in-batches.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { isOurCheckpoint } from './backup-names.ts';

/** VIR_DOMAIN_CHECKPOINT_DELETE_METADATA_ONLY. */
const METADATA_ONLY = 2;

export async function findCheckpoint(
  { call }: Endpoint,
  dom: Domain,
  name: string,
): Promise<Checkpoint | undefined> {
  const found = await unlessCode(call(procedures.domainCheckpointLookupByName, { dom, name }), isNone);
  return found?.checkpoint;
}

/**
 * Takes a checkpoint out; one that is gone is as good. QEMU holds what it knows, so of a machine that is off only
 * libvirt's record can go: a bitmap that its image may still hold is of no use to anybody, and in nobody's way.
 */
export async function deleteCheckpoint(endpoint: Endpoint, dom: Domain, name: string): Promise<void> {
  const checkpoint = await findCheckpoint(endpoint, dom, name);
  if (checkpoint === undefined) return;
  const active = await isActive(endpoint, dom);
  const remove = (flags: number): Promise<unknown> =>
    unlessCode(endpoint.call(procedures.domainCheckpointDelete, { checkpoint, flags }), isNone);
  try {
    await remove(active ? 0 : METADATA_ONLY);
  } catch (error) {
    // It was switched off in between, or QEMU never had the bitmap.
    if (!isCode(error, 1, CODE.operationFailed, CODE.operationInvalid, 84)) throw error;
    await remove(METADATA_ONLY);
  }
}

/**
 * QEMU refuses to revert a disk that keeps track of changes ("Device has active dirty bitmaps"), and dies of it when it
 * runs; and after a revert what it knew would be wrong. So ours go first, and later backups begin with a full one.
 */
export async function dropCheckpoints(
  endpoint: Endpoint,
  dom: Domain,
  operation = 'revertSnapshot',
  /** Of a machine that is off: `records` where its disks will not be written to again, so that a bitmap may stay in them. */
  off: 'refuse' | 'records' = 'refuse',
): Promise<void> {
  const checkpoints = await listCheckpoints(endpoint, dom);
  if (checkpoints.length === 0) return;
  const foreign = checkpoints.filter(({ name }) => !isOurCheckpoint(name));
  if (foreign.length > 0) {
    const names = foreign.slice(0, 3).map(({ name }) => name);
    throw wrongState(
      operation,
      `another backup tool keeps track of the changes of ${dom.name} (checkpoints ${names.join(', ')})`,
      'Delete its checkpoints first; its next backup will have to be a full one.',
    );
  }
  if (off === 'refuse' && !(await isActive(endpoint, dom))) {
    throw wrongState(
      operation,
      `the disks of ${dom.name} keep track of changes for incremental backups, and only QEMU can end that`,
      'Start the VM, then ask again; the next backup will have to be a full one.',
    );
  }
  for (const { name } of checkpoints.toReversed()) await deleteCheckpoint(endpoint, dom, name);
}

export async function listCheckpoints({ call }: Endpoint, dom: Domain): Promise<readonly Checkpoint[]> {
  const listed = await unlessCode(call(procedures.domainListAllCheckpoints, { dom }), (thrown) =>
    isCode(thrown, CODE.noSupport),
  );
  return listed?.checkpoints ?? [];
}

/** Why no incremental backup can be taken; what to do is always the same. */
export function brokenChain(
  dom: Domain,
  why: string,
  nextStep = 'Take a full backup; later ones can build on it.',
): HypervisorFault {
  return wrongState('backupVm', `no incremental backup of ${dom.name} can be taken: ${why}`, nextStep);
}

/** VIR_ERR_NO_DOMAIN_CHECKPOINT. */
function isNone(thrown: unknown): boolean {
  return isCode(thrown, 103, CODE.noDomain);
}
