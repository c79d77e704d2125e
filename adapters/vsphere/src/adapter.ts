import type { JsonObject } from '@anyvisor/domain';
import type { BorderSchema, HypervisorAdapter } from '@anyvisor/port';
import { vsphereCeiling } from './capabilities.ts';
import { vsphereExtension, vsphereParameters } from './parameters.ts';
import type { VsphereParameters } from './parameters.ts';
import { vspherePort } from './port.ts';
import { Session } from './session.ts';

/** vCenter and stand-alone ESXi through SOAP vim25; see README.md. */
export const vsphereAdapter: HypervisorAdapter<VsphereParameters> = {
  type: 'VSPHERE',
  displayName: 'VMware vSphere',
  parameters: vsphereParameters,
  extension: vsphereExtension as BorderSchema<JsonObject>,
  ceiling: vsphereCeiling,
  defaultConcurrency: 8,
  reconcileSeconds: 600,
  connect: (parameters, environment) => vspherePort(new Session(parameters, environment)),
};
