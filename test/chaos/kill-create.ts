import { killCreate } from './kill-create-on.ts';
import { startLibvirtPeer } from './peers/libvirt.ts';

/** On a real libvirt. */
export const run = killCreate(startLibvirtPeer);
