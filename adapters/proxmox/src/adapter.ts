import type { JsonObject } from '@anyvisor/domain';
import type { BorderSchema, HypervisorAdapter } from '@anyvisor/port';
import { proxmoxCeiling } from './capabilities.ts';
import { migrationOptions } from './moving/options.ts';
import { proxmoxExtension, proxmoxParameters } from './parameters.ts';
import type { ProxmoxParameters } from './parameters.ts';
import { proxmoxPort } from './port.ts';
import { Session } from './session.ts';

/** Proxmox VE 7 to 9, a cluster or a single node, through its REST API; see README.md. */
export const proxmoxAdapter: HypervisorAdapter<ProxmoxParameters> = {
  type: 'PROXMOX',
  displayName: 'Proxmox VE',
  parameters: proxmoxParameters,
  extension: proxmoxExtension as BorderSchema<JsonObject>,
  migrationOptions,
  ceiling: proxmoxCeiling,
  defaultConcurrency: 6,
  reconcileSeconds: 900,
  connect: (parameters, environment) => proxmoxPort(new Session(parameters, environment)),
};
