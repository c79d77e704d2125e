import type { RefusedParameters } from '@anyvisor/port/contract-suite';

/** Ways not to reach a daemon. */
export const refusedParameters: readonly RefusedParameters[] = [
  {
    title: 'a socket that is not there',
    parameters: { type: 'LIBVIRT', uri: 'qemu+unix:///system?socket=/nonexistent/libvirt-sock' },
    kind: 'ConnectionFailed',
  },
  {
    title: 'a file that is not a socket',
    parameters: { type: 'LIBVIRT', uri: 'qemu+unix:///system?socket=/etc/hostname' },
    kind: 'ConnectionFailed',
  },
  {
    title: 'a port where nothing listens',
    parameters: { type: 'LIBVIRT', uri: 'qemu+tcp://127.0.0.1:9/system' },
    kind: 'ConnectionFailed',
  },
];
