import { failed, isCode, CODE, unavailable } from '../faults.ts';
import type { Domain } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import { unlessCode } from '../reading/in-batches.ts';
import type { Endpoint } from '../session/endpoint.ts';

/** The guest's agent gets so long to flush, in ms. */
const PATIENCE = 60_000;

/**
 * Does `work` while the guest holds its file systems still. Whatever happens they are let go again: a guest that stays
 * frozen is worse than no backup.
 */
export async function heldStill<T>(endpoint: Endpoint, dom: Domain, work: () => Promise<T>): Promise<T> {
  try {
    await endpoint.call(procedures.domainFsfreeze, { dom, mountPoints: [] }, { withinMs: PATIENCE });
  } catch (error) {
    await letGo(endpoint, dom);
    if (isCode(error, 74)) throw unavailable('backupVm', `${dom.name} has no guest agent to hold it still`);
    throw error;
  }
  try {
    return await work();
  } finally {
    await letGo(endpoint, dom);
  }
}

/** Lets the guest go on; one that was not frozen, or is off, does not mind. */
export async function letGo(endpoint: Endpoint, dom: Domain, operation = 'backupVm'): Promise<void> {
  try {
    await unlessCode(endpoint.call(procedures.domainFsthaw, { dom, mountPoints: [] }), isNothingToThaw);
  } catch (error) {
    throw failed(
      operation,
      `the file systems of ${dom.name} may still be frozen: ${String(error)}`,
      'Let them go with virsh domfsthaw, or restart the guest.',
    );
  }
}

function isNothingToThaw(thrown: unknown): boolean {
  return isCode(thrown, CODE.operationInvalid, CODE.noDomain, CODE.agentUnresponsive, 74, 67);
}
