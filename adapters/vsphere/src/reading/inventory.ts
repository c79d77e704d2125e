import type { HypervisorResourceTree, Inventory, TemplateInfo, VmObservation } from '@anyvisor/domain';
import type { CallContext } from '@anyvisor/port';
import { mapResources } from '../inventory/map-resources.ts';
import { mapTemplates } from '../inventory/map-templates.ts';
import { isTemplate, mapVm } from '../inventory/map-vm.ts';
import { resourceProperties, vmLoadProperties, vmProperties } from '../inventory/property-sets.ts';
import type { NativeObject } from '../protocol/properties.ts';
import { readAll } from '../session/all-view.ts';
import { readEndpoint } from '../session/endpoint.ts';
import type { Endpoint } from '../session/endpoint.ts';
import type { Session } from '../session.ts';

export async function listVms(session: Session, ctx: CallContext): Promise<readonly VmObservation[]> {
  const endpoint = await readEndpoint(session, ctx);
  return vmsOf(await readAll(session, ctx, vmProperties), endpoint);
}

export async function listTemplates(session: Session, ctx: CallContext): Promise<readonly TemplateInfo[]> {
  return mapTemplates(await readAll(session, ctx, vmProperties));
}

export async function listResources(session: Session, ctx: CallContext): Promise<HypervisorResourceTree> {
  return mapResources(await readNativeResources(session, ctx));
}

/** Everything that is no VM, and what VMs take of their hosts. */
export function readNativeResources(session: Session, ctx: CallContext): Promise<readonly NativeObject[]> {
  return readAll(session, ctx, { ...resourceProperties, ...vmLoadProperties });
}

/** The whole inventory of what was mirrored. */
export function inventoryOf(all: readonly NativeObject[], endpoint: Endpoint): Inventory {
  const vms = all.filter((one) => one.ref.type === 'VirtualMachine');
  return { vms: vmsOf(vms, endpoint), templates: mapTemplates(vms), resources: mapResources(all) };
}

function vmsOf(vms: readonly NativeObject[], endpoint: Endpoint): readonly VmObservation[] {
  return vms.filter((one) => !isTemplate(one)).map((one) => mapVm(one, endpoint));
}
