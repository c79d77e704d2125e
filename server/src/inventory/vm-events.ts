import type { Json } from '@anyvisor/domain';
import type { NewEvent } from '../events/event.ts';
import type { KnownVm } from './connection-state.ts';
import type { VmChange } from './diff-vms.ts';

/** `vm.discovered` or `vm.changed`, with what a list shows and what it showed before. */
export function changeEvent(connectionId: string, change: VmChange): NewEvent {
  const { observation, before } = change;
  return {
    type: before === undefined ? 'vm.discovered' : 'vm.changed',
    subject: { type: 'vm', id: change.id, name: observation.name },
    data: {
      connectionId,
      nativeRef: observation.nativeRef,
      name: observation.name,
      powerState: observation.powerState,
      transition: observation.transition,
      host: observation.host,
      cpuCores: observation.cpu.cores,
      memoryBytes: observation.memory.sizeBytes,
      ipAddresses: ipAddresses(change),
      ...(before === undefined ? {} : previous(change, before)),
    },
  };
}

export function vmGone(
  type: 'vm.missing' | 'vm.removed',
  connectionId: string,
  vm: { readonly id: string; readonly name: string; readonly nativeRef: string },
): NewEvent {
  return {
    type,
    subject: { type: 'vm', id: vm.id, name: vm.name },
    data: { connectionId, nativeRef: vm.nativeRef, name: vm.name },
  };
}

export function ipAddresses({ observation }: VmChange): string[] {
  return [...new Set(observation.nics.flatMap((nic) => nic.ipAddresses))];
}

/** What of it a list showed differently, if anything. */
function previous({ observation }: VmChange, before: KnownVm): { readonly [key: string]: Json } {
  const differs = {
    ...(before.name === observation.name ? {} : { name: before.name }),
    ...(before.powerState === observation.powerState ? {} : { powerState: before.powerState }),
    ...(before.missing ? { confidence: 'MISSING' } : {}),
  };
  return Object.keys(differs).length === 0 ? {} : { before: differs };
}
