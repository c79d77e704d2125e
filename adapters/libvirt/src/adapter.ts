import type { HypervisorAdapter } from '@anyvisor/port';
import { libvirtCeiling } from './capabilities/ceiling.ts';
import { libvirtExtension } from './extension.ts';
import { migrationOptions } from './migration/options.ts';
import { libvirtParameters } from './parameters.ts';
import type { LibvirtParameters } from './parameters.ts';
import { libvirtPort } from './port.ts';
import { LibvirtSession } from './session/libvirt-session.ts';

/** KVM and QEMU through libvirt's own protocol; see README.md. */
export const libvirtAdapter: HypervisorAdapter<LibvirtParameters> = {
  type: 'LIBVIRT',
  displayName: 'KVM/libvirt',
  parameters: libvirtParameters,
  extension: libvirtExtension,
  migrationOptions,
  ceiling: libvirtCeiling,
  // Within the 20 workers a daemon has by default (max_workers of libvirtd.conf).
  defaultConcurrency: 8,
  reconcileSeconds: 300,
  connect: (parameters, environment) => libvirtPort(new LibvirtSession(parameters, environment)),
};
