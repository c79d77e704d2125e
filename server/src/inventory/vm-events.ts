import type { VmEventData } from '@anyvisor/api';
import type { NewEvent } from '../events/event.ts';
import { unitKey } from './connection-state.ts';
import type { ConnectionState, KnownVm } from './connection-state.ts';
import type { VmChange } from './diff-vms.ts';
import { shownBefore, shownVm } from './shown-vm.ts';
import type { ShownVm } from './shown-vm.ts';

/**
 * `vm.discovered` or `vm.changed`: everything that a list shows of it, so that nobody has to ask again, and what of it
 * was otherwise before (`VmEventData` of the API). `units` are the connection's, where they are at hand.
 */
export function changeEvent(
  connectionId: string,
  { id, observation, before }: VmChange,
  units: ConnectionState['units'] | undefined,
): NewEvent {
  const shown = shownVm(observation);
  return {
    type: before === undefined ? 'vm.discovered' : 'vm.changed',
    subject: { type: 'vm', id, name: observation.name },
    data: {
      connectionId,
      nativeRef: observation.nativeRef,
      nativeState: observation.nativeState,
      ...shown,
      ...hostName(observation.host, units),
      confidence: 'OBSERVED',
      ...(before === undefined ? {} : previous(shown, before)),
    } satisfies VmEventData,
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

/** Left out when it is not known here: then it may still be as it was. */
function hostName(
  host: string | null,
  units: ConnectionState['units'] | undefined,
): { readonly hostName?: string | null } {
  const known = host === null ? null : units?.get(unitKey('compute', host))?.name;
  return known === undefined ? {} : { hostName: known };
}

/** What of it a list showed differently, if anything. */
function previous(shown: ShownVm, before: KnownVm): Pick<VmEventData, 'before'> {
  const differs = {
    ...shownBefore(before.shown, shown),
    ...(before.missing ? { confidence: 'MISSING' } : {}),
  };
  return Object.keys(differs).length === 0 ? {} : { before: differs };
}
