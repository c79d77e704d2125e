import type { VmSummary, VmView } from '@anyvisor/api';
import type { VmRecord } from '../vm-queries.ts';

/** The whole VM on the wire. */
export function vmView(vm: VmRecord): VmView {
  return { ...vm, ...times(vm) };
}

/** What a list shows of it. */
export function vmSummary(vm: VmRecord): VmSummary {
  return {
    id: vm.id,
    connectionId: vm.connectionId,
    nativeRef: vm.nativeRef,
    name: vm.name,
    powerState: vm.powerState,
    transition: vm.transition,
    nativeState: vm.nativeState,
    host: vm.host,
    cpuCores: vm.cpu.cores,
    memoryBytes: vm.memory.sizeBytes,
    storageUsedBytes: vm.storageUsedBytes,
    ipAddresses: [...new Set(vm.nics.flatMap((nic) => nic.ipAddresses))],
    os: vm.guest.os,
    agent: vm.guest.agent,
    tags: vm.tags,
    snapshotCount: vm.snapshotCount,
    connectionName: vm.connectionName,
    connectionType: vm.connectionType,
    hostName: vm.hostName,
    confidence: vm.confidence,
    stale: vm.stale,
    staleReason: vm.staleReason,
    ...times(vm),
  };
}

function times(vm: VmRecord) {
  return {
    seenAt: vm.seenAt.toISOString(),
    missingSince: vm.missingSince?.toISOString() ?? null,
    createdAt: vm.createdAt.toISOString(),
    changedAt: vm.changedAt.toISOString(),
  };
}
