import { CODE, isCode } from '../faults.ts';
import type { StorageVolume } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import type { Endpoint } from '../session/endpoint.ts';

/**
 * Is the daemon still making this volume? No call says so. But a resize is refused with "still being allocated" (code 55)
 * while it does, and only then is the wish looked at (storage_driver.c, storageVolResize): so it is asked for one byte,
 * which is always refused. A call that makes a volume goes on when its client dies; when the daemon dies, the volume is no
 * longer rising and may be a fragment.
 */
export async function isRising({ call, facts }: Endpoint, vol: StorageVolume): Promise<boolean> {
  if (facts.driver === 'test') return false;
  try {
    await call(procedures.storageVolResize, { vol, capacity: 1 });
    return false;
  } catch (error) {
    if (isCode(error, CODE.operationInvalid) && /allocated/i.test(error.message)) return true;
    if (isCode(error, ...REFUSED)) return false;
    throw error;
  }
}

/** Too small, not possible in this pool, in use, or gone. */
const REFUSED = [
  CODE.invalidArg,
  CODE.noSupport,
  CODE.noVolume,
  CODE.noPool,
  CODE.operationInvalid,
  CODE.operationFailed,
  1,
  38,
  67,
  84,
];
