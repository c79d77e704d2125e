import { waitUntil } from '../actions/waiting.ts';
import { CODE, isCode } from '../faults.ts';
import type { StorageVolume } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import type { Endpoint } from '../session/endpoint.ts';

/** Deletes a volume; one that is gone is as good, one that is still being made or read is waited for. */
export async function deleteVolume(endpoint: Endpoint, vol: StorageVolume): Promise<void> {
  await waitUntil(endpoint, 'deleteVolume', `the end of other work on volume ${vol.name}`, async () => {
    try {
      await endpoint.call(procedures.storageVolDelete, { vol });
      return true;
    } catch (error) {
      if (isCode(error, CODE.noVolume, CODE.noPool)) return true;
      if (isCode(error, CODE.operationInvalid) && /allocated|in use/i.test(error.message)) return undefined;
      if (await isGone(endpoint, vol)) return true;
      throw error;
    }
  });
}

/** The file may have vanished behind the pool's back, which a delete answers with a system error. */
async function isGone({ call }: Endpoint, vol: StorageVolume): Promise<boolean> {
  try {
    await call(procedures.storageVolGetInfo, { vol });
    return false;
  } catch (error) {
    return isCode(error, CODE.noVolume, CODE.noPool, 38);
  }
}
