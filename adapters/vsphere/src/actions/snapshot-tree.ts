import type { SnapshotInfo } from '@anyvisor/domain';
import { notFound } from '../faults.ts';
import { markerIn, withoutMarker } from '../inventory/marker.ts';
import type { NativeObject } from '../protocol/properties.ts';
import { date, moRef, objects, text } from '../protocol/vim-value.ts';
import type { MoRef, VimObject } from '../protocol/vim-value.ts';

interface Snapshot {
  readonly ref: MoRef;
  readonly marker: string | null;
  readonly info: SnapshotInfo;
}

const powerStates = { poweredOn: 'RUNNING', poweredOff: 'STOPPED', suspended: 'SUSPENDED' } as const;
const deepest = 64;

/** Every snapshot of a VM, parents before children. */
function all(vm: NativeObject): readonly Snapshot[] {
  const tree = vm.properties['snapshot'];
  const current = moRef(tree, 'currentSnapshot')?.value;
  const found: Snapshot[] = [];
  const walk = (list: readonly VimObject[], parentId: string | null, depth: number): void => {
    for (const one of depth > deepest ? [] : list) {
      const ref = moRef(one, 'snapshot');
      if (ref === undefined) continue;
      found.push({
        ref,
        marker: markerIn(text(one, 'description')),
        info: infoOf(one, ref.value, parentId, current),
      });
      walk(objects(one, 'childSnapshotList'), ref.value, depth + 1);
    }
  };
  walk(objects(tree, 'rootSnapshotList'), null, 0);
  return found;
}

function find(vm: NativeObject, id: string): Snapshot | undefined {
  return all(vm).find(({ ref }) => ref.value === id);
}

/** ResourceNotFound when the VM has no such snapshot. */
function must(vm: NativeObject, id: string): Snapshot {
  const found = find(vm, id);
  if (found === undefined) throw notFound('snapshot', id);
  return found;
}

function infoOf(
  one: VimObject,
  id: string,
  parentId: string | null,
  current: string | undefined,
): SnapshotInfo {
  const state = text(one, 'state') ?? '';
  return {
    id,
    name: text(one, 'name') ?? id,
    description: withoutMarker(text(one, 'description') ?? ''),
    createdAt: date(one, 'createTime') ?? null,
    parentId,
    current: id === current,
    // The state is that of the snapshot: running only when memory is in it (VirtualMachineSnapshotTree.state).
    withMemory: state === 'poweredOn',
    powerState: state in powerStates ? powerStates[state as keyof typeof powerStates] : 'UNKNOWN',
    sizeBytes: null,
  };
}

export const snapshotTree = { all, find, must };
