import type { HypervisorResourceTree, TemplateInfo } from '@anyvisor/domain';
import type { NativeInventory } from '../protocol/native.ts';

/** Host, storage and networks of the endpoint in neutral words. */
export function mapResources({ host, storages, networks }: NativeInventory): HypervisorResourceTree {
  return {
    computeUnits: [
      {
        id: host.id,
        name: host.name,
        type: 'HOST',
        state: 'AVAILABLE',
        totalCpu: host.cores,
        availableCpu: host.freeCores,
        totalMemoryGb: host.memoryMb / 1024,
        availableMemoryGb: host.freeMemoryMb / 1024,
        children: [],
      },
    ],
    storageUnits: storages.map(({ id, name, sizeGb, freeGb }) => ({
      id,
      name,
      type: 'store',
      capacityBytes: sizeGb * 2 ** 30,
      availableBytes: freeGb * 2 ** 30,
      shared: false,
      accessible: true,
      hosts: [],
    })),
    networkUnits: networks.map(({ id, name }) => ({
      id,
      name,
      type: 'BRIDGED',
      vlan: null,
      active: true,
      hosts: [],
    })),
  };
}

export function mapTemplates({ templates }: NativeInventory): readonly TemplateInfo[] {
  return templates.map(({ id, name, sizeGb, storageId }) => ({
    nativeRef: id,
    name,
    kind: 'template',
    os: null,
    diskBytes: sizeGb * 2 ** 30,
    storage: storageId,
    firmware: 'bios',
    supportsLinkedClone: false,
  }));
}
