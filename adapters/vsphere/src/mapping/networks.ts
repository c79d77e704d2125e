import { ok } from '@anyvisor/domain';
import type { HypervisorResourceMapping, MappingError, Result } from '@anyvisor/domain';
import { nameOf, refProperty } from '../inventory/map-resources.ts';
import { wireRef } from '../protocol/encode.ts';
import type { WireObject } from '../protocol/encode.ts';
import { text } from '../protocol/vim-value.ts';
import { byId } from './places.ts';
import type { Knowledge } from './knowledge.ts';
import { unknownUnit, unsupported } from './unmappable.ts';

/** The backing of a network card in the network of that name. */
export function networkBacking(
  wish: string,
  { networkMapping }: HypervisorResourceMapping,
  { resources, native }: Knowledge,
  pointer: string,
): Result<WireObject, MappingError> {
  const { networks } = networkMapping;
  const name = Object.hasOwn(networks, wish) ? (networks[wish] ?? wish) : wish;
  const units = resources.networkUnits;
  const unit = units.find((one) => one.id === name) ?? units.find((one) => one.name === name);
  const object = unit === undefined ? undefined : byId(native, unit.id);
  if (object === undefined) return unknownUnit('NetworkNotFound', wish, pointer, units);
  if (object.ref.type === 'OpaqueNetwork') {
    const summary = object.properties['summary'];
    return ok({
      $: 'VirtualEthernetCardOpaqueNetworkBackingInfo',
      opaqueNetworkId: text(summary, 'opaqueNetworkId'),
      opaqueNetworkType: text(summary, 'opaqueNetworkType'),
    });
  }
  if (object.ref.type !== 'DistributedVirtualPortgroup') {
    return ok({
      $: 'VirtualEthernetCardNetworkBackingInfo',
      deviceName: nameOf(object),
      network: wireRef(object.ref),
    });
  }
  const dvs = refProperty(object, 'config.distributedVirtualSwitch');
  const switchUuid = text(dvs === undefined ? undefined : byId(native, dvs.value)?.properties['uuid']);
  if (switchUuid === undefined)
    return unsupported(pointer, wish, 'its distributed switch cannot be seen by this account');
  return ok({
    $: 'VirtualEthernetCardDistributedVirtualPortBackingInfo',
    port: { switchUuid, portgroupKey: object.ref.value },
  });
}
