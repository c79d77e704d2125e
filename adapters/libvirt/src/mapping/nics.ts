import type { HypervisorResourceTree, NetworkMapping, NetworkUnit, NicSpec } from '@anyvisor/domain';
import { macOf } from '../derived.ts';
import { BRIDGE_PREFIX, portGroupOf, USER_NETWORK } from '../inventory/network-index.ts';
import type { NicPlan, NicSource } from '../native-spec.ts';
import { MAX_CANDIDATES, Unmappable, unsupported } from './unmappable.ts';

export interface NicContext {
  readonly mapping: NetworkMapping;
  readonly resources: HypervisorResourceTree;
  readonly marker: string;
}

export function planNics(nics: readonly NicSpec[], context: NicContext): readonly NicPlan[] {
  return nics.map((nic, index) => planNic(nic, index, `/network/nics/${index}`, context));
}

/** One NIC; `pointer` is where it stands in the document that asked for it. */
export function planNic(nic: NicSpec, index: number, pointer: string, context: NicContext): NicPlan {
  const unit = resolveNetwork(nic.network, pointer, context);
  return {
    mac: nic.mac === undefined ? macOf(context.marker, index) : checkedMac(nic.mac, pointer),
    model: nic.model ?? 'virtio',
    source: sourceOf(unit),
    vlan: vlanTag(nic.vlan, unit, pointer),
  };
}

/** The mapping's word for it, else the name itself, as an id or name of a network of this host. */
export function resolveNetwork(
  name: string,
  pointer: string,
  { mapping, resources }: Omit<NicContext, 'marker'>,
): NetworkUnit {
  const wanted = Object.hasOwn(mapping.networks, name) ? (mapping.networks[name] ?? name) : name;
  const unit =
    resources.networkUnits.find((candidate) => candidate.id === wanted) ??
    resources.networkUnits.find((candidate) => candidate.name === wanted);
  if (unit !== undefined) return unit;
  throw new Unmappable({
    kind: 'NetworkNotFound',
    subject: wanted,
    pointer: `${pointer}/network`,
    message: `This host has no network or bridge "${wanted}".`,
    candidates: resources.networkUnits.slice(0, MAX_CANDIDATES).map((candidate) => candidate.name),
  });
}

export function sourceOf(unit: NetworkUnit): NicSource {
  if (unit.id === USER_NETWORK) return { kind: 'user' };
  if (unit.id.startsWith(BRIDGE_PREFIX)) {
    return { kind: 'bridge', name: unit.name, openVSwitch: unit.type === 'OVS_BRIDGE' };
  }
  const portGroup = portGroupOf(unit.id);
  return portGroup === null
    ? { kind: 'network', name: unit.name }
    : { kind: 'network', name: unit.name.slice(0, -portGroup.length - 1), portGroup };
}

/** libvirt tags frames on Open vSwitch only (formatdomain.html, VLAN tag); a network's own VLAN needs no tag. */
export function vlanTag(vlan: number | undefined, unit: NetworkUnit, pointer: string): number | null {
  if (vlan === undefined || vlan === unit.vlan) return null;
  if (vlan < 1 || vlan > 4094)
    throw unsupported(`${pointer}/vlan`, vlan, 'A VLAN is a number from 1 to 4094.');
  if (unit.type === 'OVS_BRIDGE' || unit.type === 'VLAN_AWARE_BRIDGE') return vlan;
  throw unsupported(
    `${pointer}/vlan`,
    vlan,
    `libvirt sets VLAN tags on Open vSwitch only; "${unit.name}" is not. Use a bridge or network of that VLAN.`,
  );
}

function checkedMac(mac: string, pointer: string): string {
  const lower = mac.toLowerCase();
  if (!/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/.test(lower)) {
    throw unsupported(`${pointer}/mac`, mac, 'A MAC address is six pairs of hexadecimal digits with colons.');
  }
  // The group bit: libvirt refuses such an address.
  if ((Number.parseInt(lower.slice(0, 2), 16) & 1) === 1) {
    throw unsupported(`${pointer}/mac`, mac, 'This is a multicast address; a NIC needs a unicast one.');
  }
  return lower;
}
