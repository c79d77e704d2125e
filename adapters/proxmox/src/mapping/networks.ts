import { ok } from '@anyvisor/domain';
import type {
  HypervisorResourceMapping,
  HypervisorResourceTree,
  MappingError,
  NetworkUnit,
  NicSpec,
  Result,
} from '@anyvisor/domain';
import { printPropertyString } from '../protocol/property-string.ts';
import type { GuestKind } from '../reading/row.ts';
import { unknownUnit } from './unmappable.ts';

/** The bridge or vnet of that name, as far as the node has it. */
export function findNetwork(
  wish: string,
  { networkMapping: { networks } }: HypervisorResourceMapping,
  { networkUnits }: HypervisorResourceTree,
  node: string | undefined,
  pointer: string,
): Result<NetworkUnit, MappingError> {
  const name = Object.hasOwn(networks, wish) ? (networks[wish] ?? wish) : wish;
  const unit = networkUnits.find(({ id }) => id === name);
  const isThere =
    unit !== undefined && (node === undefined || unit.hosts.length === 0 || unit.hosts.includes(node));
  return isThere ? ok(unit) : unknownUnit('NetworkNotFound', wish, pointer, networkUnits);
}

/** `virtio=…,bridge=vmbr0,tag=100` for a machine; `name=eth0,bridge=vmbr0,…` for a container. */
export function nicText(
  kind: GuestKind,
  index: number,
  bridge: string,
  { mac, model = 'virtio', vlan, address }: Partial<Omit<NicSpec, 'network'>>,
): string {
  const options = new Map<string, string>();
  if (kind === 'qemu') {
    if (mac !== undefined) options.set(model, mac.toUpperCase());
    options.set('bridge', bridge);
    if (vlan !== undefined) options.set('tag', String(vlan));
    return printPropertyString({ head: mac === undefined ? model : undefined, options });
  }
  options.set('name', `eth${index}`);
  options.set('bridge', bridge);
  if (mac !== undefined) options.set('hwaddr', mac.toUpperCase());
  if (vlan !== undefined) options.set('tag', String(vlan));
  options.set('ip', address?.type === 'static' ? address.cidr : 'dhcp');
  if (address?.type === 'static' && address.gateway !== undefined) options.set('gw', address.gateway);
  options.set('type', 'veth');
  return printPropertyString({ head: undefined, options });
}
