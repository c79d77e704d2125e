import { runContractSuite } from '@anyvisor/port/contract-suite';
import { libvirtAdapter } from '../src/index.ts';
import { skipReason } from './support/host-prerequisites.ts';
import { startTestDriverPeer } from './support/test-driver-peer.ts';

/** libvirt's test driver through a real daemon, over ssh: what it lacks proves that what is not promised is refused. */
runContractSuite({
  name: 'libvirt test driver over ssh',
  adapter: libvirtAdapter,
  skipReason,
  start: () => startTestDriverPeer('ssh'),
});
