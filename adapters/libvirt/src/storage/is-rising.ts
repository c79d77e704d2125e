import { CODE, isCode } from '../faults.ts';
import type { StorageVolume } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import type { Endpoint } from '../session/endpoint.ts';

/**
 * Is the daemon still making this volume? No call says so, but every one that would touch the content is refused with
 * "still being allocated" (code 55) while it does (storage_driver.c, `building`): so one byte is asked for. A call that made
 * the volume goes on when its client dies; when the daemon dies, the volume is no longer rising and may be a fragment.
 */
export async function isRising({ stream, facts }: Endpoint, vol: StorageVolume): Promise<boolean> {
  if (facts.driver === 'test') return false;
  try {
    const opened = await stream(
      procedures.storageVolDownload,
      { vol, offset: 0, length: 1 },
      { idleMs: 5000 },
    );
    opened.stream.on('error', () => {});
    opened.stream.destroy();
    return false;
  } catch (error) {
    if (isCode(error, CODE.operationInvalid) && /allocated/i.test(error.message)) return true;
    if (isCode(error, CODE.noVolume, CODE.noPool, CODE.noSupport, CODE.operationInvalid, 1, 38)) return false;
    throw error;
  }
}
