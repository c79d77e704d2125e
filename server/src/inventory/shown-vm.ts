import type { VmObservation } from '@anyvisor/domain';

/** What a list shows of a VM out of its observation: kept in memory, so that an event can say what was otherwise. */
export interface ShownVm {
  readonly name: string;
  readonly powerState: string;
  readonly transition: string | null;
  readonly host: string | null;
  readonly cpuCores: number;
  readonly memoryBytes: number;
  readonly storageUsedBytes: number | null;
  readonly ipAddresses: readonly string[];
  readonly os: string | null;
  readonly agent: string | null;
  readonly tags: readonly string[];
  readonly snapshotCount: number | null;
}

export function shownVm(observation: VmObservation): ShownVm {
  const { name, powerState, transition, host, cpu, memory, storageUsedBytes, nics, guest } = observation;
  return {
    name,
    powerState,
    transition,
    host,
    cpuCores: Math.trunc(cpu.cores),
    memoryBytes: Math.trunc(memory.sizeBytes),
    storageUsedBytes: storageUsedBytes === null ? null : Math.trunc(storageUsedBytes),
    ipAddresses: [...new Set(nics.flatMap((nic) => nic.ipAddresses))],
    os: guest.os,
    agent: guest.agent,
    tags: observation.tags,
    snapshotCount: observation.snapshotCount,
  };
}

/** The fields that differ, with their values before. */
export function shownBefore(before: ShownVm, now: ShownVm): Partial<ShownVm> {
  return Object.fromEntries(
    Object.entries(before).filter(
      ([field, value]) => JSON.stringify(value) !== JSON.stringify(now[field as keyof ShownVm]),
    ),
  );
}
