import type { Schemas } from '../../api/client.ts';

/** Parts of what is shown of a VM, as the second half of their query keys. */
export type VmPart = 'itself' | 'actions' | 'snapshots' | 'findings' | 'backups' | 'timeline';

type Event = Pick<Schemas['Event'], 'type' | 'subject' | 'data'>;

const seenToChange: readonly VmPart[] = ['itself', 'actions', 'snapshots', 'timeline'];
const begun: readonly VmPart[] = ['itself', 'actions', 'timeline'];
const ended: readonly VmPart[] = ['itself', 'actions', 'snapshots', 'findings', 'backups', 'timeline'];

/** What of a VM has to be read anew after these events. Progress of an operation changes none of it. */
export function staleParts(
  events: readonly Event[],
  vmId: string,
  connectionId: string,
): ReadonlySet<VmPart> {
  return new Set(events.flatMap((event) => touched(event, vmId, connectionId)));
}

function touched({ type, subject, data }: Event, vmId: string, connectionId: string): readonly VmPart[] {
  if (type.startsWith('vm.')) {
    return subject.id === vmId ? seenToChange : [];
  }
  if (type.startsWith('connection.')) {
    return subject.id === connectionId ? ['itself', 'actions'] : [];
  }
  if (type.startsWith('operation.') && data['vmId'] === vmId) {
    if (type === 'operation.finished') {
      return ended;
    }
    return type === 'operation.progressed' || type === 'operation.step-finished' ? [] : begun;
  }
  return [];
}
