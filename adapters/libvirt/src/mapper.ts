import type { ResourceMapper } from '@anyvisor/port';
import { mapResources } from './inventory/map-resources.ts';
import type { LibvirtNativeResources } from './inventory/map-resources.ts';
import { mapVmInfo } from './inventory/map-vm-info.ts';
import type { HostProfile } from './mapping/host-profile.ts';
import { mapProvisionSpec } from './mapping/map-provision-spec.ts';
import type { LibvirtNativeSpec } from './native-spec.ts';
import type { LibvirtNativeVm } from './native-vm.ts';

export type LibvirtMapper = ResourceMapper<LibvirtNativeSpec, LibvirtNativeVm, LibvirtNativeResources>;

/** The pure translation for one host. */
export function libvirtMapper(host: HostProfile): LibvirtMapper {
  return {
    mapProvisionSpec: (spec, mapping, knowledge) => mapProvisionSpec(host, spec, mapping, knowledge),
    mapVmInfo,
    mapResources,
  };
}
