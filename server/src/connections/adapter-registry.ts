import type { HypervisorType } from '@anyvisor/domain';
import type { HypervisorAdapter } from '@anyvisor/port';

/** The hypervisors this build can speak to. */
export interface AdapterRegistry {
  readonly all: readonly HypervisorAdapter[];
  readonly find: (type: HypervisorType) => HypervisorAdapter | undefined;
}

export function createRegistry(adapters: readonly HypervisorAdapter[]): AdapterRegistry {
  const byType = new Map(adapters.map((adapter) => [adapter.type, adapter]));
  return { all: adapters, find: (type) => byType.get(type) };
}
