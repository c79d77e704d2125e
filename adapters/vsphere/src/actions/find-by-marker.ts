import type { CallContext, MarkedObject } from '@anyvisor/port';
import { isTemplate, nativeRefOf, unescaped } from '../inventory/map-vm.ts';
import { instanceUuidOf, markerIn } from '../inventory/marker.ts';
import { text } from '../protocol/vim-value.ts';
import { readAll } from '../session/all-view.ts';
import type { Session } from '../session.ts';
import { snapshotTree } from './snapshot-tree.ts';

/** VMs by the UUID that follows from the marker or by their annotation, snapshots by their description. */
export async function findByMarker(
  session: Session,
  ctx: CallContext,
  marker: string,
): Promise<readonly MarkedObject[]> {
  const all = await readAll(session, ctx, {
    VirtualMachine: ['name', 'config.instanceUuid', 'config.annotation', 'config.template', 'snapshot'],
  });
  const found: MarkedObject[] = [];
  for (const vm of all) {
    const marked =
      nativeRefOf(vm) === instanceUuidOf(marker) ||
      markerIn(text(vm.properties['config.annotation'])) === marker;
    if (marked && !isTemplate(vm)) {
      found.push({
        kind: 'vm',
        nativeRef: nativeRefOf(vm),
        name: unescaped(text(vm.properties['name']) ?? ''),
      });
    }
    for (const one of snapshotTree.all(vm).filter((snapshot) => snapshot.marker === marker)) {
      found.push({ kind: 'snapshot', nativeRef: one.ref.value, name: one.info.name });
    }
  }
  return found;
}
