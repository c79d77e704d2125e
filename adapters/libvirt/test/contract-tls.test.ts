import { runContractSuite } from '@anyvisor/port/contract-suite';
import { libvirtAdapter } from '../src/index.ts';
import { skipReason } from './support/host-prerequisites.ts';
import { startTestDriverPeer } from './support/test-driver-peer.ts';

/** libvirt's test driver through a real daemon, over tls: what it lacks proves that what is not promised is refused. */
runContractSuite({
  name: 'libvirt test driver over tls',
  adapter: libvirtAdapter,
  skipReason,
  start: () => startTestDriverPeer('tls'),
});
