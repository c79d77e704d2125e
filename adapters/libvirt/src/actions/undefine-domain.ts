import { CODE, isCode } from '../faults.ts';
import type { Domain } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import { unlessCode } from '../reading/in-batches.ts';
import type { Endpoint } from '../session/endpoint.ts';

/**
 * Makes libvirt forget a domain together with all it keeps about it: saved memory, snapshot and checkpoint records,
 * firmware variables, TPM state. The domain must be off.
 */
export async function undefineDomain(endpoint: Endpoint, dom: Domain): Promise<void> {
  const { call, facts } = endpoint;
  const everything = UNDEFINE.managedSave | UNDEFINE.snapshots | UNDEFINE.nvram | UNDEFINE.checkpoints;
  const flags = facts.libvirtVersion >= TPM_SINCE ? everything | UNDEFINE.tpm : everything;
  const forget = (which: number): Promise<unknown> =>
    unlessCode(call(procedures.domainUndefineFlags, { dom, flags: which }), (thrown) =>
      isCode(thrown, CODE.noDomain),
    );
  try {
    await forget(flags);
  } catch (error) {
    // A driver refuses flags for what it has not got: the test driver knows two of them.
    if (!isCode(error, CODE.invalidArg, CODE.noSupport, 74)) throw error;
    await forget(UNDEFINE.managedSave | UNDEFINE.snapshots);
  }
}

/** virDomainUndefineFlagsValues. */
const UNDEFINE = { managedSave: 1, snapshots: 2, nvram: 4, checkpoints: 16, tpm: 32 } as const;
/** libvirt 8.9.0. */
const TPM_SINCE = 8_009_000;
