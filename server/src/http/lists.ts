import type {
  ComputeUnitView,
  ListQuery,
  NetworkView,
  Page,
  ResourceTreeView,
  StorageUnitView,
  TemplateView,
  VmSummary,
  VmView,
} from '@anyvisor/api';

/** Reading the inventory, a page at a time. */
export interface Lists {
  readonly vms: (tenantId: string, query: ListQuery) => Promise<Page<VmSummary>>;
  readonly vm: (tenantId: string, vmId: string) => Promise<VmView | undefined>;
  readonly computeUnits: UnitList<ComputeUnitView>;
  readonly storageUnits: UnitList<StorageUnitView>;
  readonly networks: UnitList<NetworkView>;
  readonly templates: UnitList<TemplateView>;
  readonly resources: (tenantId: string, connectionId: string) => Promise<ResourceTreeView>;
}

export interface UnitList<T> {
  readonly list: (tenantId: string, query: ListQuery) => Promise<Page<T>>;
  readonly get: (tenantId: string, unitId: string) => Promise<T | undefined>;
}
