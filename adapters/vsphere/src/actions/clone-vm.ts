import type { CallContext, CloneVmRequest, CreatedVm, Step, StepTable } from '@anyvisor/port';
import { mapped } from '../faults.ts';
import { mapResources } from '../inventory/map-resources.ts';
import { instanceUuidOf, markerKey, withMarker, withoutMarker } from '../inventory/marker.ts';
import { findPlace } from '../mapping/places.ts';
import type { Place } from '../mapping/places.ts';
import { findStorage } from '../mapping/storage.ts';
import { option } from '../mapping/guest-info.ts';
import { wireRef } from '../protocol/encode.ts';
import { text } from '../protocol/vim-value.ts';
import type { MoRef } from '../protocol/vim-value.ts';
import { readNativeResources } from '../reading/inventory.ts';
import { readVm } from '../reading/one-vm.ts';
import type { Session } from '../session.ts';
import { startTask } from '../tasks.ts';
import { cloneSpec } from './clone-spec.ts';
import { ownAddresses } from './copy-shape.ts';
import { linkedTo } from './linked-copies.ts';
import { creationStep, madeRef } from './made-vm.ts';
import { shapeStep } from './shape-step.ts';
import { snapshotTree } from './snapshot-tree.ts';
import { baseSnapshotStep } from './base-snapshot-step.ts';

/** `clone-vm` and `shape-vm`; a linked copy of the present state first needs `base-snapshot` to hang on. */
export async function cloneVm(
  session: Session,
  ctx: CallContext,
  request: CloneVmRequest,
): Promise<StepTable<CreatedVm>> {
  const { marker, name, mode } = request;
  const source = await readVm(session, ctx, request.source);
  const { place, datastore } = await target(session, ctx, request);
  const linked = mode === 'linked';
  const given =
    request.snapshotId === undefined ? undefined : snapshotTree.must(source, request.snapshotId).ref;
  const base = linked && given === undefined ? baseSnapshotStep(session, request.source, marker) : undefined;
  const annotation = withMarker(
    linkedTo.written(
      withoutMarker(text(source.properties['config.annotation']) ?? ''),
      linked ? request.source : undefined,
    ),
    marker,
  );
  const clone = creationStep(
    session,
    'clone-vm',
    marker,
    (stepCtx, memory) => {
      const noted = base === undefined ? undefined : memory[base.name];
      const snapshot: MoRef | undefined =
        typeof noted === 'string' ? { type: 'VirtualMachineSnapshot', value: noted } : given;
      const config = {
        instanceUuid: instanceUuidOf(marker),
        annotation,
        extraConfig: option(markerKey, marker),
      };
      return startTask(
        session,
        stepCtx,
        source.ref,
        'CloneVM_Task',
        {
          folder: wireRef(place.folder),
          name,
          spec: cloneSpec({ place, datastore, snapshot, linked, config }),
        },
        { answer: 'vm', marker },
      );
    },
    name,
  );
  const shape = shapeStep(session, marker, { annotation, changes: ownAddresses(source, marker) });
  const steps: readonly Step[] = [...(base === undefined ? [] : [base]), clone, shape];
  return {
    kind: 'steps',
    steps,
    result: (memory) => ({ nativeRef: madeRef(memory['clone-vm'], marker), name }),
  };
}

async function target(
  session: Session,
  ctx: CallContext,
  request: CloneVmRequest,
): Promise<{ place: Place; datastore: MoRef | undefined }> {
  const { mapping, computeUnit, storage } = request;
  const native = await readNativeResources(session, ctx);
  const knowledge = { native, resources: mapResources(native) };
  const wish = { computeUnit, pool: undefined, folder: undefined };
  const place = mapped(findPlace(wish, mapping, knowledge));
  if (storage === undefined) return { place, datastore: undefined };
  const unit = mapped(
    findStorage({ storage, sizeGb: 0, thin: true }, mapping, knowledge, place.hosts, '/storage'),
  );
  return { place, datastore: { type: 'Datastore', value: unit.id } };
}
