import { killCreate } from './kill-create-on.ts';
import { startVspherePeer } from './peers/vsphere.ts';

/** On a simulated vCenter. */
export const run = killCreate(startVspherePeer);
