import { HypervisorFault } from '@anyvisor/domain';
import { done, mappingFault } from '@anyvisor/port';
import type { AddNicRequest, ChangeEffect, CreatedNic, Mutation } from '@anyvisor/port';
import { attribute, child } from '@anyvisor/toolkit/xml-reader';
import { writeXml } from '@anyvisor/toolkit/xml-writer';
import { macOf } from '../derived.ts';
import { nicSection } from '../domain-xml/nic-section.ts';
import { CODE, isCode } from '../faults.ts';
import { planNic } from '../mapping/nics.ts';
import { Unmappable } from '../mapping/unmappable.ts';
import type { NicPlan } from '../native-spec.ts';
import type { Domain } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import { findDomain } from '../reading/one-vm.ts';
import { readResources } from '../reading/resources.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { CONFIG, LIVE } from './configuration.ts';
import { isActive } from './destroy-domain.ts';
import { detachDevice } from './detach-device.ts';
import { deviceElements } from './device-element.ts';
import type { DeviceElement } from './device-element.ts';

/** The MAC, asked for or derived from the operation, is the NIC's key: one that has it is the one that was added. */
export async function addNic(
  endpoint: Endpoint,
  ref: string,
  request: AddNicRequest,
): Promise<Mutation<CreatedNic>> {
  const dom = await findDomain(endpoint, ref);
  const plan = await planned(endpoint, request);
  const active = await isActive(endpoint, dom);
  const before = await nicElements(endpoint, dom, active, plan.mac);
  if (before.length === 0) await attach(endpoint, dom, plan, active);
  const now = before.length > 0 ? before : await nicElements(endpoint, dom, active, plan.mac);
  return done({ nicKey: plan.mac, mac: plan.mac, effect: effectOf(now, active) });
}

/** A NIC that is not there has been removed. */
export async function removeNic(
  endpoint: Endpoint,
  ref: string,
  nicKey: string,
): Promise<Mutation<ChangeEffect>> {
  const dom = await findDomain(endpoint, ref);
  const active = await isActive(endpoint, dom);
  const gone = await detachDevice(endpoint, dom, () => nicElements(endpoint, dom, active, nicKey));
  return done(gone ? 'applied' : 'pending');
}

/** Where the NIC with this MAC stands. */
export function nicElements(
  endpoint: Endpoint,
  dom: Domain,
  active: boolean,
  mac: unknown,
): Promise<readonly DeviceElement[]> {
  const wanted = String(mac).toLowerCase();
  return deviceElements(
    endpoint,
    dom,
    active,
    'interface',
    (element) => attribute(child(element, 'mac'), 'address')?.toLowerCase() === wanted,
  );
}

/** `applied` when it is in the running guest, or when nothing runs. */
export function effectOf(elements: readonly DeviceElement[], active: boolean): ChangeEffect {
  return !active || elements.some(({ impact }) => impact === LIVE) ? 'applied' : 'pending';
}

async function planned(endpoint: Endpoint, request: AddNicRequest): Promise<NicPlan> {
  const { marker, mapping, ...nic } = request;
  try {
    const context = { mapping: mapping.networkMapping, resources: await readResources(endpoint), marker };
    return planNic({ ...nic, mac: nic.mac ?? macOf(marker, 0) }, 0, '', context);
  } catch (error) {
    if (error instanceof Unmappable) throw new HypervisorFault(mappingFault(error.error));
    throw error;
  }
}

async function attach({ call }: Endpoint, dom: Domain, plan: NicPlan, active: boolean): Promise<void> {
  const xml = writeXml(nicSection(plan));
  const put = (flags: number): Promise<unknown> =>
    call(procedures.domainAttachDeviceFlags, { dom, xml, flags });
  try {
    await put(active ? LIVE | CONFIG : CONFIG);
  } catch (error) {
    const noPlace = isCode(error, 1, CODE.operationFailed) && /no more available pci/i.test(String(error));
    if (!active || !noPlace) throw error;
    await put(CONFIG);
  }
}
