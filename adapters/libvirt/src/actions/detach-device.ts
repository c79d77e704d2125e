import { writeXml } from '@anyvisor/toolkit/xml-writer';
import { CODE, isCode } from '../faults.ts';
import type { Domain } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import type { Endpoint } from '../session/endpoint.ts';
import type { DeviceElement } from './device-element.ts';
import { lookUntil } from './waiting.ts';

/** A guest gets so long to let go of a device, in ms; one that does not keeps it until it is switched off. */
const GUEST_PATIENCE = 10_000;
/** A guest may overlook the first request, while it boots for instance; in ms. */
const ASK_AGAIN = 2500;

/**
 * Takes a device out of the configuration and out of the running guest. `find` tells where it still is. Answers true when
 * it is gone from everywhere.
 */
export async function detachDevice(
  endpoint: Endpoint,
  dom: Domain,
  find: () => Promise<readonly DeviceElement[]>,
): Promise<boolean> {
  const begun = await find();
  for (const device of begun) await detach(endpoint, dom, device);
  let asked = endpoint.now();
  const gone = await lookUntil(
    endpoint,
    async () => {
      const left = await find();
      if (left.length === 0) return true;
      if (endpoint.now() - asked > ASK_AGAIN) {
        asked = endpoint.now();
        for (const device of left) await detach(endpoint, dom, device);
      }
      return undefined;
    },
    GUEST_PATIENCE,
  );
  return gone === true;
}

/** "No such device" and "already being unplugged" both mean that there is nothing more to ask. */
async function detach({ call }: Endpoint, dom: Domain, { element, impact }: DeviceElement): Promise<void> {
  try {
    await call(procedures.domainDetachDeviceFlags, { dom, xml: writeXml(element), flags: impact });
  } catch (error) {
    const pending = isCode(error, CODE.operationFailed, CODE.deviceMissing, CODE.operationInvalid, 1);
    if (!pending || !/not found|no target device|already in the process|not present/i.test(String(error)))
      throw error;
  }
}
