/** Stored per connection: how the tenant's words map to this endpoint's units. */
export interface HypervisorResourceMapping {
  readonly computeMapping: ComputeMapping;
  readonly storageMapping: StorageMapping;
  readonly networkMapping: NetworkMapping;
}

export interface ComputeMapping {
  /** A path of names (`datacenter/cluster/prod-01`) or a native id; absent: the adapter's own choice. */
  readonly targetComputeUnit?: string;
  readonly defaultResourcePool?: string;
}

export interface StorageMapping {
  /** Name or native id of a storage unit; absent: the adapter's own choice. */
  readonly defaultDatastore?: string;
  /** Tried in this order when the default is exhausted. */
  readonly alternativeDatastores: readonly string[];
}

export interface NetworkMapping {
  /** Domain network name → native id (or native name). */
  readonly networks: Readonly<Record<string, string>>;
}

export const emptyMapping: HypervisorResourceMapping = {
  computeMapping: {},
  storageMapping: { alternativeDatastores: [] },
  networkMapping: { networks: {} },
};
